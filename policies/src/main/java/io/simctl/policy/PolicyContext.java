package io.simctl.policy;

import io.simctl.control.Fleet;
import java.util.random.RandomGenerator;

/**
 * What a policy is given when it is made.
 *
 * @param fleet machines and models of the run
 * @param random the policy's own random stream; equal seeds give equal streams
 */
public record PolicyContext(Fleet fleet, RandomGenerator random) {}
