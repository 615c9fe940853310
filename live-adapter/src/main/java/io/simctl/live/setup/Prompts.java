package io.simctl.live.setup;

import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Prompts of a wanted number of tokens, made of short syllables that nearly every tokenizer takes as one token each. Requests share
 * no beginning with each other, unless a trace says that they do: then blocks of equal identity are equal text.
 */
public final class Prompts {
    private static final String[] SYLLABLES = syllables();

    /** Tokens that the server adds to every prompt, and those of a syllable. */
    private final Fit fit;

    /**
     * The number of tokens that a server makes of a prompt: {@code overhead + perWord · words}.
     *
     * @param overhead what it adds itself, such as a token that begins the text
     * @param perWord tokens of a syllable, 1 as a rule
     */
    record Fit(double overhead, double perWord) {
        /** A line through what a server made of two prompts. */
        static Fit of(int words, int tokens, int moreWords, int moreTokens) {
            double perWord = Math.max(0.1, (double) (moreTokens - tokens) / (moreWords - words));
            return new Fit(Math.max(0, tokens - perWord * words), perWord);
        }

        int words(int tokens) {
            return (int) Math.max(1, Math.round((tokens - overhead) / perWord));
        }

        /** Where the words end that make up the leading tokens of a text; rounded from its start, so that no error adds up. */
        int wordsOf(long leadingTokens) {
            return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.round(leadingTokens / perWord)));
        }
    }

    Prompts(Fit fit) {
        this.fit = fit;
    }

    private static String[] syllables() {
        List<String> all = new ArrayList<>();
        for (char onset : "bdfgklmnprstvz".toCharArray()) {
            for (char vowel : "aeiou".toCharArray()) {
                all.add(" " + onset + vowel);
            }
        }
        return all.toArray(String[]::new);
    }

    /** Text of about so many words, the same for equal seeds. */
    static String words(int count, long seed) {
        StringBuilder text = new StringBuilder();
        append(text, count, new SplittableRandom(seed));
        return text.toString();
    }

    /** A prompt of about so many tokens, the same for equal seeds. */
    public String of(int tokens, long seed) {
        return words(fit.words(tokens), seed);
    }

    /** The text of a request's prompt. */
    String of(Request request) {
        int words = fit.words(request.promptTokens());
        StringBuilder text = new StringBuilder();
        Prefix prefix = request.prefix();
        int done = 0;
        for (int block = 0; block < prefix.length(); block++) {
            int end = Math.min(words, fit.wordsOf((block + 1L) * prefix.blockTokens()));
            append(text, end - done, new SplittableRandom(prefix.block(block)));
            done = end;
        }
        append(text, words - done, new SplittableRandom(~request.id()));
        return text.toString();
    }

    private static void append(StringBuilder text, int count, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        }
    }
}
