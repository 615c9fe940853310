package io.simctl.experiments.design;

import java.util.List;

/**
 * A knob with its values one by one.
 *
 * @param path as {@code --set} takes it
 * @param values at least one
 */
public record KnobValues(String path, List<String> values) implements VariedKnob {
    public KnobValues {
        values = List.copyOf(values);
    }

    @Override
    public String at(double place) {
        return values.get((int) Math.clamp(Math.floor(place * values.size()), 0, values.size() - 1));
    }

    /** Of numbers in order only: beyond the first or the last of some words there is nothing. */
    @Override
    public boolean isBound(String value) {
        return values.size() > 1
                && values.stream().allMatch(text -> VariedKnob.number(text).isPresent())
                && (value.equals(values.getFirst()) || value.equals(values.getLast()));
    }
}
