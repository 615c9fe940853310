package io.simctl.report.export;

import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Use;
import io.simctl.report.text.CsvText;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A line for each figure of each policy and model, for spreadsheets and data frames. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front, since names come from files that anybody may have written.
 */
final class SpreadsheetCsv implements ExportFormat {
    private static final List<String> COLUMNS =
            List.of("scenario", "mode", "seed", "policy", "model", "metric", "label", "unit", "value");

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String summary() {
        return "a line per policy, model and metric, safe to open in a spreadsheet";
    }

    @Override
    public boolean isOfOnePolicy() {
        return false;
    }

    @Override
    public void write(ExportedResults results, Appendable out) throws IOException {
        line(COLUMNS, out);
        for (PolicyResult policy : results.policies()) {
            for (int row = 0; row <= results.allModels(); row++) {
                for (Metric metric : results.report().metrics().metrics(Use.EXPORTED)) {
                    OptionalDouble value = metric.of(policy.scope(row));
                    if (value.isPresent() && !(metric.isOfMachines() && row < results.allModels())) {
                        figure(results, policy, row, metric, value.getAsDouble(), out);
                    }
                }
            }
        }
    }

    private static void figure(
            ExportedResults results, PolicyResult policy, int row, Metric metric, double value, Appendable out)
            throws IOException {
        line(
                List.of(
                        cell(results.report().scenario().name()),
                        results.report().mode().name().toLowerCase(java.util.Locale.ROOT),
                        Long.toString(results.report().seed()),
                        cell(policy.name()),
                        cell(results.report().rows().get(row)),
                        cell(metric.key()),
                        cell(metric.label()),
                        metric.unit().symbol(),
                        Double.isInfinite(value)
                                ? "inf"
                                : PeerJson.rounded(value).toPlainString()),
                out);
    }

    /** A text that is read as a text. */
    static String cell(String text) {
        String harmless = CsvText.name(text);
        boolean isQuoted = harmless.chars().anyMatch(c -> c == '"' || c == ',' || c == ';');
        return isQuoted ? "\"" + harmless.replace("\"", "\"\"") + "\"" : harmless;
    }

    private static void line(List<String> cells, Appendable out) throws IOException {
        out.append(cells.stream().collect(Collectors.joining(","))).append('\n');
    }
}
