package io.simctl.policy.type;

import io.simctl.fleet.Fleet;
import java.util.random.RandomGenerator;

/**
 * The fleet and the random stream that a policy is given when it is made.
 *
 * @param fleet machines and models of the run
 * @param random the policy's own random stream; equal seeds give equal streams
 */
public record PolicyContext(Fleet fleet, RandomGenerator random) {
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
