package io.simctl.trace.format;

import java.util.regex.Pattern;

/**
 * The apostrophe before a text that a spreadsheet would calculate. Traces are opened in spreadsheets, and names in them are whatever a client
 * sent; but there are models whose names begin with {@code @}, so what is written is taken off again when it is read.
 */
final class FormulaGuard {
    /** What spreadsheets calculate, guarded already or not; numbers with a sign are none. */
    private static final Pattern FORMULA = Pattern.compile("'*([=@]|[+-](?![0-9.]))");

    private FormulaGuard() {}

    /** The text as it is written. */
    static String written(String text) {
        return isFormula(text) ? "'" + text : text;
    }

    /** The text that was written so. */
    static String read(String text) {
        return text.startsWith("'") && isFormula(text) ? text.substring(1) : text;
    }

    private static boolean isFormula(String text) {
        return FORMULA.matcher(text).lookingAt();
    }
}
