package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import io.simctl.live.calibrate.fit.Reading;
import io.simctl.live.calibrate.fit.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Readings of a server's steps from the stamps of its streams. */
final class Readings {
    /** Fewest gaps between chunks that are taken together. */
    private static final int TOGETHER = 8;

    /**
     * Shortest time that gaps taken together should last. Chunks come in several at once although steps lie between them, above all when
     * this process has to wait for a processor, so that single gaps would say little where steps are short.
     */
    private static final double TOGETHER_NANOS = 20e6;

    private Readings() {}

    static Reading prefill(Prefill of, Timed stream) {
        return new Reading(of, stream.promptTokens(), stream.firstAt() - stream.sentAt());
    }

    /** The step while all of them decoded; empty if that was too short. */
    static Optional<Reading> decode(Decode of, List<Timed> streams) {
        Window window = Window.common(streams);
        OptionalDouble nanos = stepNanos(streams, window);
        return nanos.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reading(of, context(streams, window.middle()), nanos.getAsDouble()));
    }

    /**
     * How much longer others took while a prompt joined them than the same number of tokens takes otherwise; empty if they had ended
     * by then.
     */
    static Optional<Reading> join(Join of, List<Timed> decoding, Timed joining) {
        List<Double> delays = new ArrayList<>();
        for (Timed stream : decoding) {
            List<Long> at = stream.chunkAt();
            int before = (int) at.stream().filter(t -> t < joining.sentAt()).count() - 1;
            int after = (int) at.stream().filter(t -> t < joining.firstAt()).count();
            OptionalDouble step =
                    gapNanos(stream, new Window(Window.common(decoding).begin(), joining.sentAt()));
            if (before >= 0 && after < at.size() && step.isPresent()) {
                delays.add(at.get(after) - at.get(before) - (after - before) * step.getAsDouble());
            }
        }
        return delays.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reading(of, joining.promptTokens(), Statistics.median(delays)));
    }

    /** The mean time of a token of those requests that found others decoding, and left others decoding. */
    static Reading loop(Loop of, List<Timed> streams) {
        List<Timed> amid = streams.subList(of.slots(), of.counted());
        double nanos = amid.stream()
                .mapToDouble(stream ->
                        (double) (stream.lastAt() - stream.firstAt()) / Math.max(1, stream.outputTokens() - 1))
                .average()
                .orElse(0);
        double tokens = amid.stream().mapToInt(Timed::promptTokens).average().orElse(of.promptTokens());
        return new Reading(of, tokens, nanos);
    }

    /** A span of time. */
    record Window(long begin, long end) {
        /** When all of them decoded. */
        static Window common(Collection<Timed> streams) {
            return new Window(
                    streams.stream().mapToLong(Timed::firstAt).max().orElseThrow(),
                    streams.stream().mapToLong(Timed::lastAt).min().orElseThrow());
        }

        long middle() {
            return begin + (end - begin) / 2;
        }
    }

    /** The median time for each of these streams to get a token, in the window. */
    static OptionalDouble stepNanos(List<Timed> streams, Window window) {
        List<Double> perToken = streams.stream()
                .flatMap(stream -> gaps(stream, window).stream().map(gap -> gap / stream.tokensPerChunk()))
                .toList();
        return perToken.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(perToken));
    }

    private static OptionalDouble gapNanos(Timed stream, Window window) {
        List<Double> gaps = gaps(stream, window);
        return gaps.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(gaps));
    }

    /** Mean gaps between chunks, of several each. */
    private static List<Double> gaps(Timed stream, Window window) {
        List<Long> at = stream.chunkAt().stream()
                .filter(t -> t >= window.begin() && t <= window.end())
                .toList();
        List<Double> gaps = new ArrayList<>();
        if (at.size() < 2 || at.getLast().equals(at.getFirst())) {
            return gaps;
        }
        double mean = (double) (at.getLast() - at.getFirst()) / (at.size() - 1);
        int together = (int) Math.min(Math.max(TOGETHER, Math.ceil(TOGETHER_NANOS / mean)), at.size() - 1);
        for (int i = 0; i + together < at.size(); i += together) {
            gaps.add((double) (at.get(i + together) - at.get(i)) / together);
        }
        return gaps;
    }

    /** Tokens that the sequences attended to at that time. */
    private static double context(List<Timed> streams, long time) {
        return streams.stream()
                .mapToDouble(stream -> stream.promptTokens()
                        + stream.tokensPerChunk()
                                * stream.chunkAt().stream()
                                        .filter(t -> t <= time)
                                        .count())
                .sum();
    }

    /** The most tokens of context that the server held at one time: those of all streams between their first and last chunk. */
    static long heldTokens(List<Timed> streams) {
        return streams.stream()
                .mapToLong(one -> streams.stream()
                        .filter(other -> other.firstAt() <= one.firstAt() && one.firstAt() <= other.lastAt())
                        .mapToLong(other -> other.promptTokens() + other.outputTokens())
                        .sum())
                .max()
                .orElse(0);
    }
}
