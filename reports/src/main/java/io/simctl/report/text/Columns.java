package io.simctl.report.text;

import java.util.ArrayList;
import java.util.List;

/** The columns of a terminal that a text takes. */
public final class Columns {
    private Columns() {}

    /** Without what would move the cursor or change colours: names come from files that anybody may have written. */
    public static String clean(String text) {
        return text.codePoints()
                .map(c -> steersTerminal(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Controls, ends of lines that are none to everybody, and marks that turn the direction of a line. */
    public static boolean steersTerminal(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** Two for East Asian wide characters and emoji (Unicode annex 11, classes W and F), none for marks that combine. */
    private static int width(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0x303e)
                || (c >= 0x3041 && c <= 0xa4cf)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1f64f)
                || (c >= 0x1f680 && c <= 0x1f6ff)
                || (c >= 0x1f900 && c <= 0x1faff)
                || (c >= 0x20000 && c <= 0x3fffd);
    }

    /** The text in exactly {@code columns}, cut with an ellipsis or filled up on the right. */
    public static String left(String text, int columns) {
        String fitting = cut(text, columns);
        return fitting + " ".repeat(columns - width(fitting));
    }

    /** The text in at least {@code columns}, filled up on the left. */
    public static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** The text in lines of at most {@code columns}, broken between words where it can be; all but the first are indented. */
    static List<String> wrapped(String text, int columns, String indent) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.split("(?<=\\S) ", -1)) {
            boolean isFirst = line.toString().isBlank();
            if (!isFirst && width(line.toString()) + 1 + width(word) > columns) {
                lines.add(line.toString());
                line = new StringBuilder(indent).append(word);
            } else {
                line.append(isFirst ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        var kept = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            if (used + width(c) > columns - 1) {
                break;
            }
            kept.appendCodePoint(c);
            used += width(c);
        }
        return kept.append('…').toString();
    }
}
