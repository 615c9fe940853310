package io.simctl.report.text;

import java.util.regex.Pattern;

/**
 * The texts of others in CSV files: names and words in which no line end begins a row of its own to whoever reads line by line, and which no
 * spreadsheet takes for a formula.
 */
public final class CsvText {
    /** What a spreadsheet takes for the beginning of something to calculate, itself or after it has dropped the blank. */
    private static final String BEGINNINGS = "=+-@\t\r\n";

    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private CsvText() {}

    /** A value that may be a number, or whatever a user typed: in one line, with an apostrophe before what would be calculated. */
    public static String neutral(String text) {
        return guarded(text, !NUMBER.matcher(text).matches());
    }

    /** A name, which is no number whatever it looks like. */
    public static String name(String text) {
        return guarded(text, true);
    }

    private static String guarded(String text, boolean isText) {
        boolean isFormula = isText && !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0;
        String line = text.chars().noneMatch(Columns::steersTerminal) ? text : Columns.clean(text);
        return isFormula ? "'" + line : line;
    }
}
