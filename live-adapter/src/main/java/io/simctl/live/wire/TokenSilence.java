package io.simctl.live.wire;

import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time since a server last got on with a reply: since a token, or since it told of progress with the prompt, as {@code
 * mlx_lm.server} does by {@code : keepalive 512/2048}. Bytes alone do not end it: a server whose engine hangs may send comments for hours.
 */
final class TokenSilence {
    private static final Pattern PROGRESS = Pattern.compile("\\b(\\d{1,9})/\\d{1,9}\\b");

    private final long longest;
    private long since;
    private int progress;

    /**
     * A silence that begins now.
     *
     * @param now of {@link System#nanoTime}
     */
    TokenSilence(Duration longest, long now) {
        this.longest = longest.toNanos();
        this.since = now;
    }

    /** A token came. */
    void brokenAt(long at) {
        since = at;
    }

    /** A comment came, without its colon. */
    void comment(byte[] line, int from, int to, long at) {
        Matcher found = PROGRESS.matcher(new String(line, from, to - from, StandardCharsets.ISO_8859_1));
        if (found.find() && Integer.parseInt(found.group(1)) > progress) {
            progress = Integer.parseInt(found.group(1));
            since = at;
        }
    }

    /** True if it has lasted for so long that it may be too long: only then is it worth asking what else came in. */
    boolean isLong(long at) {
        return at - since > longest;
    }

    /**
     * Looks at the clock when something came.
     *
     * @param hasMore whether more came in that is not read yet: where simctl itself was not awake, tokens may be among it
     * @throws SocketTimeoutException when it has lasted for too long, or twice as long whatever is not read yet
     */
    void requireShort(long at, boolean hasMore) throws SocketTimeoutException {
        if (at - since > (hasMore ? 2 * longest : longest)) {
            throw new SocketTimeoutException("no token for too long");
        }
    }
}
