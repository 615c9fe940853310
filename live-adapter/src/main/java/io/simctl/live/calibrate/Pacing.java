package io.simctl.live.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The way in which the tokens of a reply came in. Something between server and client that holds them back leaves the times of its
 * own buffer on them, from which no step can be told.
 */
final class Pacing {
    /** Tokens nearer to each other than that on average came together. */
    private static final double TOGETHER_NANOS = 20_000;

    /** Of all gaps, the share that must not hold nearly all of the time: a few tokens a burst, as of speculative decoding, pass. */
    private static final int SHARE = 8;

    private static final double NEARLY_ALL = 0.9;

    private Pacing() {}

    /** What is wrong with it, in words; empty where nothing is. */
    static Optional<String> fault(Timed reply) {
        int tokens = reply.outputTokens();
        long span = reply.lastAt() - reply.firstAt();
        if (tokens > 2 && span < TOGETHER_NANOS * (tokens - 1)) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "its %d tokens came in one piece, within %.2f ms after %.0f ms",
                    tokens,
                    span / 1e6,
                    (reply.firstAt() - reply.sentAt()) / 1e6));
        }
        long[] gaps = gaps(reply.chunkAt());
        int few = gaps.length / SHARE;
        long most = LongStream.of(gaps).skip(gaps.length - few).sum();
        boolean mostCameTogether = gaps.length > 0 && gaps[gaps.length / 2] < TOGETHER_NANOS;
        return few > 0 && mostCameTogether && most > NEARLY_ALL * span
                ? Optional.of("its " + tokens + " tokens came in a few bursts")
                : Optional.empty();
    }

    private static long[] gaps(List<Long> at) {
        long[] gaps = new long[at.size() - 1];
        Arrays.setAll(gaps, i -> at.get(i + 1) - at.get(i));
        Arrays.sort(gaps);
        return gaps;
    }

    /** The refusal of a server all of whose replies have that fault. */
    static CalibrationFailure failure(String model, String fault) {
        return CalibrationFailure.lasting(
                model,
                "a reply cannot be measured: " + fault
                        + ". Something holds the stream back, so that its times are not the server's. Ask the server"
                        + " itself rather than a proxy before it, or switch off the proxy's buffering"
                        + " (proxy_buffering of nginx, for one)");
    }
}
