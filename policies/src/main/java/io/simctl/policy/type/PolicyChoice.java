package io.simctl.policy.type;

import java.util.Collection;

/**
 * A policy with the knobs that a scenario gives it. As a component of another policy's knobs it makes a policy of policies,
 * such as <code>{type: sticky, else: {type: additive-cost, near_tie: 1s}}</code>: the type argument says of which kind the
 * inner one must be, and the outer one makes it with {@link #create} of its own context.
 *
 * @param <P> interface of the policy's kind
 */
public final class PolicyChoice<P> {
    private final Bound<?, P> bound;

    private record Bound<K extends Record, P>(PolicyType<K, P> type, K knobs) {
        P create(PolicyContext context) {
            return type.create(knobs, context.of(type));
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
    public Record knobs() {
        return bound.knobs();
    }

    /** Names of models that its own knobs mention; those of policies among them are not in it. */
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
                && type().name().equals(choice.type().name())
                && knobs().equals(choice.knobs());
    }

    @Override
    public int hashCode() {
        return 31 * type().name().hashCode() + knobs().hashCode();
    }

    @Override
    public String toString() {
        return type().name() + knobs();
    }
}
