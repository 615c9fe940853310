package io.simctl.policy;

/** The knobs of a policy that has none. */
public record NoKnobs() {}
