package io.simctl.live.emulator;

/**
 * The text of an emulated model: how many tokens a prompt has, and how many an output whose client names no limit.
 *
 * @param charactersPerToken 0 where a token is a word between white space
 * @param usualOutput tokens after which such an output ends by itself
 */
public record EmulatedText(int charactersPerToken, int usualOutput) {
    /** A token is a word, and an output has 128 of them. */
    public static final EmulatedText WORDS = new EmulatedText(0, 128);

    /**
     * The word that every token is: one token with the space before it in the vocabularies of OpenAI's cl100k, of Llama 3 and 4, Qwen and
     * DeepSeek, and in those of simctl's own models, so that clients which count the tokens of a text find as many as there are.
     */
    public static final String TOKEN = " so";

    /** Checks them. */
    public EmulatedText {
        if (charactersPerToken < 0 || usualOutput < 1) {
            throw new IllegalArgumentException(
                    "a token has a character or more (0: is a word), and an output a token or more");
        }
    }

    /** Tokens of a text. */
    int tokens(String text) {
        return charactersPerToken == 0 ? words(text) : Math.ceilDiv(text.length(), charactersPerToken);
    }

    private static int words(String text) {
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
