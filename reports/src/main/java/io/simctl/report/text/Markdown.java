package io.simctl.report.text;

/** The texts of others in Markdown: none of their characters is markup, and none ends a line. */
final class Markdown {
    private Markdown() {}

    static String text(String text) {
        return Columns.clean(text).replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
    }
}
