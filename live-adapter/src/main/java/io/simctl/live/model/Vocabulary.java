package io.simctl.live.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a model, by id.
 *
 * @param tokens each with its spelling and its kind
 * @param merges pairs that byte-pair encoding joins, the first first, each "left right"; none for SentencePiece
 * @param begin id of the token that begins a sequence
 * @param end id of the token that ends one
 * @param unknown id of the token for what cannot be spelled, or -1
 */
record Vocabulary(List<Token> tokens, List<String> merges, int begin, int end, int unknown) {
    static final String TURN_BEGINS = "<|im_start|>";
    static final String TURN_ENDS = "<|im_end|>";

    /** The purpose of a token; numbers are those of {@code tokenizer.ggml.token_type}. */
    enum Kind {
        /** Ordinary text. */
        NORMAL(1),
        /** Text that has no token. */
        UNKNOWN(2),
        /** Structure, not text. */
        CONTROL(3),
        /** One byte of a character that has no token. */
        BYTE(6);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * One token.
     *
     * @param generated whether the model may emit it: only what is text by itself, so that each token is one piece of it
     */
    record Token(String spelling, Kind kind, boolean generated) {}

    /** The vocabulary of that kind and size. */
    static Vocabulary of(Tokenizer tokenizer, int size) {
        return switch (tokenizer) {
            case SPM -> sentencePiece(size);
            case BPE -> bytePair(size);
        };
    }

    /** Id of the token spelled so. */
    int id(String spelling) {
        for (int id = 0; id < tokens.size(); id++) {
            if (tokens.get(id).spelling.equals(spelling)) {
                return id;
            }
        }
        throw new IllegalArgumentException("no token " + spelling);
    }

    private static Vocabulary sentencePiece(int size) {
        String space = "\u2581";
        List<Token> tokens = new ArrayList<>(size);
        tokens.add(new Token("<unk>", Kind.UNKNOWN, false));
        tokens.add(new Token("<s>", Kind.CONTROL, false));
        tokens.add(new Token("</s>", Kind.CONTROL, false));
        for (int b = 0; b < 256; b++) {
            tokens.add(new Token("<0x%02X>".formatted(b), Kind.BYTE, false));
        }
        tokens.add(new Token(TURN_BEGINS, Kind.CONTROL, false));
        tokens.add(new Token(TURN_ENDS, Kind.CONTROL, false));
        tokens.add(new Token(space, Kind.NORMAL, false));
        for (char c = '!'; c <= '~'; c++) {
            tokens.add(new Token(String.valueOf(c), Kind.NORMAL, isLetter(c)));
        }
        for (String word : Words.prefixes(size - tokens.size())) {
            tokens.add(new Token(space + word, Kind.NORMAL, true));
        }
        return new Vocabulary(List.copyOf(tokens), List.of(), 1, 2, 0);
    }

    private static Vocabulary bytePair(int size) {
        String space = spellingOf(' ');
        List<Token> tokens = new ArrayList<>(size);
        for (int b = 0; b < 256; b++) {
            tokens.add(new Token(spellingOf(b), Kind.NORMAL, isLetter(b)));
        }
        List<String> merges = new ArrayList<>();
        for (String word : Words.prefixes(size - tokens.size() - 3)) {
            int last = word.length() - 1;
            merges.add(space + word.substring(0, last) + " " + word.charAt(last));
            tokens.add(new Token(space + word, Kind.NORMAL, true));
        }
        int end = tokens.size();
        for (String control : List.of("<|endoftext|>", TURN_BEGINS, TURN_ENDS)) {
            tokens.add(new Token(control, Kind.CONTROL, false));
        }
        return new Vocabulary(List.copyOf(tokens), List.copyOf(merges), end, end, -1);
    }

    /**
     * How GPT-2's byte alphabet writes a byte: printable Latin-1 as itself, the others as characters from U+0100 on, in
     * their order.
     */
    private static String spellingOf(int b) {
        if (isPrintable(b)) {
            return String.valueOf((char) b);
        }
        int rank = 0;
        for (int other = 0; other < b; other++) {
            rank += isPrintable(other) ? 0 : 1;
        }
        return String.valueOf((char) (0x100 + rank));
    }

    private static boolean isPrintable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z';
    }
}
