package io.simctl.policy.type;

import io.simctl.fleet.Fleet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The fleet and the random stream that a policy is given when it is made; a clairvoyant one is also told when requests will come. */
public final class PolicyContext {
    private final Fleet fleet;
    private final RandomGenerator random;
    private final Supplier<Foresight> foresight;
    private final boolean isClairvoyant;

    /** The context of a run of which nobody knows the future. */
    public PolicyContext(Fleet fleet, RandomGenerator random) {
        this(fleet, random, () -> {
            throw new IllegalStateException("nobody knows the future of this run");
        });
    }

    /**
     * The context of a run.
     *
     * @param fleet machines and models of the run
     * @param random the policy's own random stream; equal seeds give equal streams
     * @param foresight what clairvoyant policies are told, asked for only by them
     */
    public PolicyContext(Fleet fleet, RandomGenerator random, Supplier<Foresight> foresight) {
        this(fleet, random, foresight, false);
    }

    private PolicyContext(Fleet fleet, RandomGenerator random, Supplier<Foresight> foresight, boolean isClairvoyant) {
        this.fleet = fleet;
        this.random = random;
        this.foresight = foresight;
        this.isClairvoyant = isClairvoyant;
    }

    /** The same for a policy of that type, which sees the future only if the type says so, inside whatever other policy it is. */
    PolicyContext of(PolicyType<?, ?> type) {
        return new PolicyContext(fleet, random, foresight, type.isClairvoyant());
    }

    /** Machines and models of the run. */
    public Fleet fleet() {
        return fleet;
    }

    /** The policy's own random stream; equal seeds give equal streams. */
    public RandomGenerator random() {
        return random;
    }

    /**
     * When requests will come.
     *
     * @throws IllegalStateException for a policy whose type does not say that it is clairvoyant, and in a run whose future nobody knows
     */
    public Foresight foresight() {
        if (!isClairvoyant) {
            throw new IllegalStateException("only a clairvoyant policy sees the future");
        }
        return foresight.get();
    }

    /**
     * Index of the model with this name.
     *
     * @throws IllegalArgumentException when the fleet has none; scenarios are checked for it by {@link
     *     PolicyType#modelNames} before a policy is made
     */
    public int model(String name) {
        int model = fleet.modelIndex(name);
        if (model < 0) {
            throw new IllegalArgumentException("the fleet has no model named `%s`".formatted(name));
        }
        return model;
    }
}
