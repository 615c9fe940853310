package io.simctl.report.html;

import io.simctl.report.ComparisonTable;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;

/** Writes {@code report.html}. */
public final class HtmlReport {
    private HtmlReport() {}

    /** The text of the file. */
    public static String of(Report report, ComparisonTable table, RunFacts facts) {
        return "";
    }
}
