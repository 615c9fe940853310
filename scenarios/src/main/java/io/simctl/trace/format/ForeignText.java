package io.simctl.trace.format;

import java.util.regex.Pattern;

/**
 * The text of somebody else in a trace, such as what a client called its model. No line end or other control in it begins a row of its own, or
 * is in the way of whoever reads the trace. In a file that spreadsheets open, what one would calculate has an apostrophe before it; but there
 * are models whose names begin with {@code @}, so that is taken off again when the trace is read.
 */
final class ForeignText {
    private static final int REPLACED = 0xFFFD;

    /** What spreadsheets calculate, guarded already or not; a number with a sign is none, unless more follows it. */
    private static final Pattern FORMULA = Pattern.compile("'*([=@]|[+-](?![0-9.]+([eE][+-]?[0-9]+)?$))");

    private ForeignText() {}

    static String inOneLine(String text) {
        return text.chars().noneMatch(ForeignText::isControl)
                ? text
                : text.codePoints()
                        .map(c -> isControl(c) ? REPLACED : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    /** As it is written to a file of comma-separated values. */
    static String written(String text) {
        String line = inOneLine(text);
        return isFormula(line) ? "'" + line : line;
    }

    /** The text that was written so. */
    static String read(String text) {
        return text.startsWith("'") && isFormula(text) ? text.substring(1) : text;
    }

    private static boolean isFormula(String text) {
        return FORMULA.matcher(text).lookingAt();
    }
}
