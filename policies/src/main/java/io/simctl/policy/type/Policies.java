package io.simctl.policy.type;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The policies that there are: those on the class path, and those of the plug-in jars given. */
public final class Policies {
    private final List<PolicyType<?, ?>> types;

    private Policies(List<PolicyType<?, ?>> types) {
        this.types = types;
    }

    /** Finds all policies that {@code loader} sees. */
    public static Policies load(ClassLoader loader) {
        return of(ServiceLoader.load(PolicyType.class, loader).stream()
                .<PolicyType<?, ?>>map(ServiceLoader.Provider::get)
                .toList());
    }

    /** Just these. */
    public static Policies of(Collection<? extends PolicyType<?, ?>> types) {
        return new Policies(types.stream()
                .<PolicyType<?, ?>>map(t -> t)
                .sorted(Comparator.comparing((PolicyType<?, ?> t) -> t.kind()).thenComparing(PolicyType::name))
                .toList());
    }

    /** All of them, by kind and name. */
    public List<PolicyType<?, ?>> all() {
        return types;
    }

    /** Those of one kind, by name. */
    public List<PolicyType<?, ?>> of(PolicyKind kind) {
        return types.stream().filter(t -> t.kind() == kind).toList();
    }

    /** The policy of this kind with this name. */
    public Optional<PolicyType<?, ?>> find(PolicyKind kind, String name) {
        return types.stream()
                .filter(t -> t.kind() == kind && t.name().equals(name))
                .findFirst();
    }
}
