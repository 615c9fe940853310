package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Records of nothing but defaults: what {@link Binder} makes of an empty document. */
public final class Defaults {
    private Defaults() {}

    /** The record whose components are all as their {@link io.simctl.policy.type.Knob} says. */
    public static <T extends Record> T of(Class<T> type) {
        return of(type, Map.of());
    }

    /**
     * The record whose components are all as their {@link io.simctl.policy.type.Knob} says.
     *
     * @param customs binders of further types, as in {@link Binder}
     * @throws IllegalStateException if a component has no default
     */
    public static <T extends Record> T of(Class<T> type, Map<Class<?>, Binder.Custom> customs) {
        Problems problems = new Problems();
        Mapping nothing = new Mapping(List.of(), SourceLocation.startOf("defaults"));
        return new Binder(problems, Path.of(""), customs)
                .bind(nothing, type, "", new Wording("key", type.getSimpleName()))
                .filter(made -> problems.isEmpty())
                .orElseThrow(() -> new IllegalStateException(problems.inOrder().toString()));
    }
}
