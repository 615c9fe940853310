package io.simctl.report.file;

import io.simctl.report.text.Columns;

/**
 * The texts of others in CSV files: names and words in which no line end begins a row of its own to whoever reads line by line, and which no
 * spreadsheet takes for a formula.
 */
final class CsvText {
    private CsvText() {}

    static String neutral(String text) {
        String line = text.chars().noneMatch(Columns::steersTerminal) ? text : Columns.clean(text);
        return isFormula(line) ? "'" + line : line;
    }

    /** Numbers with a sign are none. */
    private static boolean isFormula(String text) {
        if (text.isEmpty()) {
            return false;
        }
        return switch (text.charAt(0)) {
            case '=', '@' -> true;
            case '+', '-' -> text.length() == 1 || !(Character.isDigit(text.charAt(1)) || text.charAt(1) == '.');
            default -> false;
        };
    }
}
