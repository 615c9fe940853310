package io.simctl.live.wire.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A mender of JSON as programs print it that do not know JSON: {@code nan}, {@code -inf}, {@code None} and other bare words become
 * null, and bytes that are no UTF-8 a replacement character. They stand among log probabilities, and where a token ends within a
 * character; nobody reads them here, so a reply must not fail for them.
 */
public final class LooseJson {
    private static final Set<String> WORDS = Set.of("true", "false", "null");

    private LooseJson() {}

    /** The same text as JSON; empty if there is nothing to mend. */
    public static Optional<byte[]> mended(byte[] json, int from, int length) {
        String text = new String(json, from, length, StandardCharsets.UTF_8);
        StringBuilder mended = new StringBuilder(text.length() + 16);
        int at = 0;
        while (at < text.length()) {
            int end = tokenEnd(text, at);
            String token = text.substring(at, end);
            boolean isBareWord = Character.isLetter(token.charAt(token.length() - 1)) && !token.startsWith("\"");
            mended.append(isBareWord && !WORDS.contains(token) ? "null" : token);
            at = end;
        }
        byte[] bytes = mended.toString().getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, 0, bytes.length, json, from, from + length) ? Optional.empty() : Optional.of(bytes);
    }

    /** Where the string, the word or number, or the single character ends that begins there. */
    private static int tokenEnd(String text, int at) {
        if (text.charAt(at) == '"') {
            return stringEnd(text, at);
        }
        int end = at;
        while (end < text.length() && isPartOfWord(text.charAt(end))) {
            end++;
        }
        return Math.max(end, at + 1);
    }

    private static int stringEnd(String text, int at) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.' || c == '_';
    }
}
