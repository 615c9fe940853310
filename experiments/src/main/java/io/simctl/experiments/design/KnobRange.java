package io.simctl.experiments.design;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A knob that takes every value between two bounds, to three or four digits.
 *
 * @param path as {@code --set} takes it
 * @param low in the unit, durations in seconds
 * @param high above the lower bound
 * @param unit that the values are written in
 * @param log whether equal places are equal factors
 * @param steps of a grid
 */
public record KnobRange(String path, double low, double high, KnobUnit unit, boolean log, OptionalInt steps)
        implements VariedKnob {
    /** Values are told apart to a thousandth of the range. */
    private static final double FINENESS = 1000;

    /** Or to a hundredth of themselves, on a logarithmic scale. */
    private static final double LOG_FINENESS = 100;

    /** From here on a place is at the bound. */
    private static final double AT_BOUND = 0.01;

    @Override
    public String at(double place) {
        double number = number(Math.clamp(place, 0, 1));
        double step = log ? number / LOG_FINENESS : (high - low) / FINENESS;
        double resolution = Math.max(unit.finest(), Math.pow(10, Math.floor(Math.log10(step))));
        return number <= low || number >= high ? exactly(number) : unit.render(number, resolution);
    }

    private double number(double place) {
        if (unit instanceof KnobUnit.Whole && !log) {
            return Math.min(high, low + Math.floor(place * (high - low + 1)));
        }
        return log ? low * Math.pow(high / low, place) : low + place * (high - low);
    }

    /** A bound is the bound, whatever the resolution. */
    private String exactly(double number) {
        return unit.render(Math.clamp(number, low, high), Math.max(unit.finest(), 1e-9));
    }

    @Override
    public List<String> values() {
        return steps.isEmpty()
                ? List.of()
                : IntStream.range(0, steps.getAsInt())
                        .mapToObj(step -> at(step / (steps.getAsInt() - 1.0)))
                        .distinct()
                        .toList();
    }

    @Override
    public boolean isBound(String value) {
        double number = VariedKnob.number(value).orElse(Double.NaN);
        double place = log ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
        return place <= AT_BOUND || place >= 1 - AT_BOUND;
    }
}
