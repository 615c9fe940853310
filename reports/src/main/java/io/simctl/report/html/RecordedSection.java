package io.simctl.report.html;

import io.simctl.report.Report;
import io.simctl.report.comparison.RecordedFigures;
import io.simctl.report.comparison.RecordedFigures.Group;
import io.simctl.report.comparison.RecordedFigures.Row;
import java.util.List;
import java.util.Locale;

/** The table of what the replayed traces recorded, beside what the policies gave. */
final class RecordedSection {
    private final Report report;
    private final PolicyNames names;
    private final Html html;

    RecordedSection(Report report, Html html) {
        this.report = report;
        this.names = new PolicyNames(report);
        this.html = html;
    }

    /** Writes the section, if the traces recorded anything. */
    void write() {
        List<Group> groups = RecordedFigures.of(report);
        if (groups.isEmpty()) {
            return;
        }
        html.open("section", "id", "recorded");
        html.leaf("h2", "Recorded and " + report.mode().name().toLowerCase(Locale.ROOT));
        html.leaf(
                "p",
                "What the replayed traces say of the same requests' real ends. Whatever differs between the fleet that was"
                        + " recorded and the one that was run is in the difference.");
        html.open("div", "class", "scroll")
                .open("table", "class", "recorded")
                .open("thead")
                .open("tr");
        List.of("model", "figure", "recorded").forEach(name -> html.leaf("th", name, "scope", "col"));
        for (int policy = 0; policy < report.policies().size(); policy++) {
            html.open("th", "scope", "col");
            names.policy(html, policy);
            html.close();
        }
        html.close().close().open("tbody");
        groups.forEach(group -> group.rows().forEach(row -> row(group, row)));
        html.close().close().close().close();
    }

    private void row(Group group, Row row) {
        html.open("tr").open("td");
        names.model(html, group.model());
        html.close().open("td");
        PolicyNames.metric(html, row.metric().label(), row.metric());
        html.close();
        html.leaf("td", row.recorded(), "class", "number");
        row.policies().forEach(value -> html.leaf("td", value, "class", "number"));
        html.close();
    }
}
