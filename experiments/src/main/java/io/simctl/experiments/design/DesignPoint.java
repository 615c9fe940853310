package io.simctl.experiments.design;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A point of a design: a value for each knob.
 *
 * @param values texts in the order of the knobs
 */
public record DesignPoint(List<String> values) {
    public DesignPoint {
        values = List.copyOf(values);
    }

    /** The overrides that make a scenario this point. */
    public List<String> sets(List<VariedKnob> knobs) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> knobs.get(i).set(values.get(i)))
                .toList();
    }

    /** The point at a place in the unit cube, a coordinate for each knob. */
    public static DesignPoint at(List<VariedKnob> knobs, double[] place) {
        return new DesignPoint(IntStream.range(0, knobs.size())
                .mapToObj(i -> knobs.get(i).at(place[i]))
                .toList());
    }
}
