package io.simctl.report.export;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A format of another tool that results can be written in. */
public interface ExportFormat {
    /** All formats, in the order of help. */
    List<ExportFormat> ALL = List.of(
            new VllmText(),
            new AiperfJson(),
            new LlmdReport(),
            new PrometheusText(PrometheusText.Dialect.PROMETHEUS),
            new PrometheusText(PrometheusText.Dialect.OPEN_METRICS),
            new ChromeTrace(),
            new SpreadsheetCsv());

    /** The format with this name. */
    static Optional<ExportFormat> named(String name) {
        return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /** As users write it. */
    String name();

    /** What it is, in a few words. */
    String summary();

    /** Whether a file of it has room for one policy only. */
    boolean isOfOnePolicy();

    /** Writes results. */
    void write(ExportedResults results, Appendable out) throws IOException;
}
