package io.simctl.live.wire;

import java.util.Arrays;

/**
 * The chunk of a reply that was read last. Most of those behind it differ from it in their text alone and say the same of everything
 * else, so that they need not be read: a look at the bytes is a fraction of what the JSON costs.
 */
final class LastChunk {
    private byte[] bytes = new byte[512];
    private int length;
    private int textFrom;
    private int textTo;

    /** Remembers none, so that no chunk is like it. */
    void forget() {
        length = 0;
        textFrom = 0;
    }

    /**
     * Remembers a chunk that was read, if its text stands in it as it is.
     *
     * @param textLength characters of the text, at least 1
     * @param behindText bytes of the chunk behind the text: the quotation mark that ends it, and what follows
     */
    void keep(byte[] chunk, int from, int chunkLength, int textLength, int behindText) {
        int end = chunkLength - behindText;
        int start = end - textLength;
        // where there are more bytes than characters, these are not all of the text, and it does not begin here
        if (start < 1 || chunk[from + start - 1] != '"' || !isPlain(chunk, from + start, from + end)) {
            forget();
            return;
        }
        if (bytes.length < chunkLength) {
            bytes = new byte[2 * chunkLength];
        }
        System.arraycopy(chunk, from, bytes, 0, chunkLength);
        length = chunkLength;
        textFrom = start;
        textTo = end;
    }

    /** True if another chunk is the same but for its text, and has one. */
    boolean isLike(byte[] chunk, int from, int chunkLength) {
        int end = chunkLength - (length - textTo);
        return textFrom > 0
                && end > textFrom
                && Arrays.equals(chunk, from, from + textFrom, bytes, 0, textFrom)
                && Arrays.equals(chunk, from + end, from + chunkLength, bytes, textTo, length)
                && isPlain(chunk, from + textFrom, from + end);
    }

    /** True if the bytes are characters of a JSON string each: ASCII, and nothing that ends or escapes. */
    private static boolean isPlain(byte[] chunk, int from, int to) {
        for (int i = from; i < to; i++) {
            if (chunk[i] < ' ' || chunk[i] == '"' || chunk[i] == '\\') {
                return false;
            }
        }
        return true;
    }
}
