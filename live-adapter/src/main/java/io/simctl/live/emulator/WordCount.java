package io.simctl.live.emulator;

/** The emulated tokeniser: a token is a word between white space. */
final class WordCount {
    private WordCount() {}

    /** Words of a text. */
    static int of(String text) {
        int words = 0;
        boolean isInside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean isSpace = Character.isWhitespace(text.charAt(i));
            if (!isSpace && !isInside) {
                words++;
            }
            isInside = !isSpace;
        }
        return words;
    }
}
