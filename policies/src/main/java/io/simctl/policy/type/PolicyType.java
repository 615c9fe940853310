package io.simctl.policy.type;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The description of a policy before there is one: name, kind, knobs. Each policy class holds its type as a nested
 * class annotated {@code @AutoService(PolicyType.class)}, so that a policy is one file and is found by {@link
 * java.util.ServiceLoader}.
 *
 * @param <K> record of the knobs, its components annotated with {@link Knob}
 * @param <P> the interface of the kind
 */
public abstract class PolicyType<K extends Record, P> {
    private final String name;
    private final PolicyKind kind;
    private final Class<K> knobs;
    private final String summary;
    private final PolicySource source;

    /**
     * A policy that follows no system.
     *
     * @param name as written in scenarios, kebab-case
     * @param kind where it plugs in
     * @param knobs the record that its configuration is bound to
     * @param summary one line on what it does
     */
    protected PolicyType(String name, PolicyKind kind, Class<K> knobs, String summary) {
        this(name, kind, knobs, summary, PolicySource.OWN);
    }

    /**
     * A policy of some system.
     *
     * @param name as written in scenarios, kebab-case
     * @param kind where it plugs in
     * @param knobs the record that its configuration is bound to
     * @param summary one line on what it does
     * @param source the system, and what it is called there
     */
    protected PolicyType(String name, PolicyKind kind, Class<K> knobs, String summary, PolicySource source) {
        this.name = name;
        this.kind = kind;
        this.knobs = knobs;
        this.summary = summary;
        this.source = source;
    }

    /** As written in scenarios. */
    public final String name() {
        return name;
    }

    /** Where it plugs in. */
    public final PolicyKind kind() {
        return kind;
    }

    /** The record that its configuration is bound to. */
    public final Class<K> knobs() {
        return knobs;
    }

    /** One line on what it does. */
    public final String summary() {
        return summary;
    }

    /** The system that it follows, or else simctl. */
    public final PolicySource source() {
        return source;
    }

    /** Names of the original's defects that can be switched on with {@code defects: [...]}; empty when it knows none. */
    public List<String> defects() {
        return List.of();
    }

    /** Names of the constants of {@code defects} as scenarios write them. */
    protected static <E extends Enum<E>> List<String> defectNames(Class<E> defects) {
        return Arrays.stream(defects.getEnumConstants())
                .map(defect -> defect.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /**
     * Whether the policy is told when requests will come. No real system knows that: such a policy is a yardstick, for simulations
     * whose requests come on a schedule of their own, and on a node for those of one machine.
     */
    public boolean isClairvoyant() {
        return false;
    }

    /** What must be beside this policy in a policy set for it to do what it is for. */
    public List<Need<K>> needs() {
        return List.of();
    }

    /** What is wrong with these knobs together, as sentences for the user; empty when nothing is. */
    public List<String> problems(K values) {
        return List.of();
    }

    /** Names of models that these knobs mention, so that a scenario can be checked for models that there are not. */
    public Collection<String> modelNames(K values) {
        return List.of();
    }

    /** Names of accounts that these knobs mention, so that a scenario can be checked for accounts from which nothing comes. */
    public Collection<String> accountNames(K values) {
        return List.of();
    }

    /** Names of entries of {@code fleet} that these knobs mention, so that a scenario can be checked for machines that there are not. */
    public Collection<String> fleetNames(K values) {
        return List.of();
    }

    /** Makes the policy for one run (for node policies: one of one machine). */
    public abstract P create(K values, PolicyContext context);
}
