package io.simctl.live.wire.text;

/**
 * The words of a server as they may be shown: one line without control characters, which could steer a terminal or begin a line of
 * their own in a file, and of a length that a table can bear.
 */
public final class ServerWords {
    /** Most characters of them. */
    static final int LONGEST = 200;

    private static final String CUT = "...";

    private ServerWords() {}

    /** Of what a server said; empty if there is nothing to show. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(16L * LONGEST)
                .map(c -> isShown(c) ? c : ' ')
                .filter(c -> c != ' ' || !shown.isEmpty() && shown.charAt(shown.length() - 1) != ' ')
                .forEach(shown::appendCodePoint);
        String line = shown.toString().stripTrailing();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = LONGEST - CUT.length();
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /** No controls, marks that turn the direction of a line, halves of characters, or ends of lines. */
    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
