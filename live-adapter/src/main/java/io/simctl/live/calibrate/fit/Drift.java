package io.simctl.live.calibrate.fit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The change of a machine's speed while it was measured.
 *
 * @param times of each go beside the first, 1 for as long: the mean over the measurements that both made
 */
public record Drift(List<Double> times) {
    /** Keeps a copy. */
    public Drift {
        times = List.copyOf(times);
    }

    /**
     * The change over these goes.
     *
     * @param rounds the readings of one model, in each round at least one
     */
    public static Drift of(List<List<Reading>> rounds) {
        if (rounds.isEmpty()) {
            return new Drift(List.of());
        }
        Map<Measurement, Double> first = medians(rounds.getFirst());
        return new Drift(rounds.stream().map(go -> beside(first, medians(go))).toList());
    }

    /** Delays that prompts cause are left out: where they are short they are mostly noise. */
    private static Map<Measurement, Double> medians(List<Reading> go) {
        return go.stream()
                .filter(reading -> !(reading.of() instanceof Measurement.Join) && reading.isUsable())
                .collect(Collectors.groupingBy(
                        Reading::of,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Reading::nanos, Collectors.toList()), Statistics::median)));
    }

    private static double beside(Map<Measurement, Double> first, Map<Measurement, Double> other) {
        return other.entrySet().stream()
                .filter(one -> first.containsKey(one.getKey()))
                .mapToDouble(one -> one.getValue() / first.getOrDefault(one.getKey(), one.getValue()))
                .average()
                .orElse(1);
    }

    /** How much longer the slowest go took than the fastest, as a part of the latter; 0 where there was one. */
    public double range() {
        return times.size() < 2 ? 0 : Collections.max(times) / Collections.min(times) - 1;
    }
}
