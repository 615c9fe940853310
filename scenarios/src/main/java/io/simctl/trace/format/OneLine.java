package io.simctl.trace.format;

/**
 * The text of somebody else in one line: no line end or other control in what they have called a model begins a row of its own, or is in the
 * way of whoever reads the trace.
 */
final class OneLine {
    private static final int REPLACED = 0xFFFD;

    private OneLine() {}

    static String of(String text) {
        return text.chars().noneMatch(OneLine::isControl)
                ? text
                : text.codePoints()
                        .map(c -> isControl(c) ? REPLACED : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
