package io.simctl.scenario;

import io.simctl.policy.PolicyContext;
import io.simctl.policy.PolicyType;
import io.simctl.scenario.bind.Typed;
import java.util.Collection;

/**
 * A policy with the knobs that a scenario gives it.
 *
 * @param <P> interface of the policy's kind
 */
public final class PolicyChoice<P> implements Typed {
    private final Bound<?, P> bound;

    private record Bound<K extends Record, P>(PolicyType<K, P> type, K knobs) {
        P create(PolicyContext context) {
            return type.create(knobs, context);
        }

        Collection<String> modelNames() {
            return type.modelNames(knobs);
        }
    }

    private PolicyChoice(Bound<?, P> bound) {
        this.bound = bound;
    }

    /** Chooses {@code type} with these knobs. */
    public static <K extends Record, P> PolicyChoice<P> of(PolicyType<K, P> type, K knobs) {
        return new PolicyChoice<>(new Bound<>(type, knobs));
    }

    /** The policy's name, kind and knobs. */
    public PolicyType<?, P> type() {
        return bound.type();
    }

    /** The values of its knobs. */
    @Override
    public Record values() {
        return bound.knobs();
    }

    @Override
    public String typeName() {
        return type().name();
    }

    /** Names of models that its knobs mention. */
    public Collection<String> modelNames() {
        return bound.modelNames();
    }

    /** Makes the policy for one run (for node policies: one of one machine). */
    public P create(PolicyContext context) {
        return bound.create(context);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyChoice<?> choice
                && type().kind() == choice.type().kind()
                && typeName().equals(choice.typeName())
                && values().equals(choice.values());
    }

    @Override
    public int hashCode() {
        return 31 * typeName().hashCode() + values().hashCode();
    }

    @Override
    public String toString() {
        return typeName() + values();
    }
}
