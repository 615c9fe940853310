package io.simctl.policy.type;

/** The knobs of a policy that has none. */
public record NoKnobs() {}
