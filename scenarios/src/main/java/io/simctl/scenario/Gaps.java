package io.simctl.scenario;

import io.simctl.policy.type.Knob;

/**
 * The distribution of the times between requests, its mean being 1 over the rate. Where the rate changes, the distribution
 * holds in operational time, so that the coefficient of variation (CV) keeps its meaning.
 */
public sealed interface Gaps {
    /** Exponential: CV 1. */
    record Poisson() implements Gaps {}

    /** Gamma: more bursty than Poisson above CV 1. */
    record Gamma(
            @Knob(value = "coefficient of variation", min = 0.01, max = 100)
            double cv) implements Gaps {}

    /** Weibull: heavier in the tail than gamma above CV 1. */
    record Weibull(
            @Knob(value = "coefficient of variation", min = 0.01, max = 100)
            double cv) implements Gaps {}

    /** All equal: CV 0. */
    record Constant() implements Gaps {}
}
