package io.simctl.report;

/** Text inside HTML and SVG. */
public final class Markup {
    private static final int REPLACEMENT = 0xfffd;

    private Markup() {}

    /** The text so that it is read as text, in elements and in quoted attributes, by HTML and by XML. */
    public static String escape(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isAllowed(c) ? c : REPLACEMENT);
            }
        });
        return out.toString();
    }

    /** Characters that XML has no way to write are none that a name needs. */
    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c < 0x7f)
                || (c >= 0xa0 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }
}
