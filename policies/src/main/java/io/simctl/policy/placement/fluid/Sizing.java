package io.simctl.policy.placement.fluid;

import java.time.Duration;

/**
 * The terms of a plan: what machines are taken to serve, and when they may change.
 *
 * @param concurrency requests that a machine serves well at once, where its admission takes more
 * @param utilisation share of that to plan with
 * @param sharing what a machine does while several of its models are in use, as a share of what it does for one
 * @param cacheBytes memory kept for the cache of each model that is beside others and claims none itself
 * @param minDwell how long a machine stays as it is at least
 * @param loadRate bytes per second of loads until some have been seen
 */
public record Sizing(
        int concurrency, double utilisation, double sharing, long cacheBytes, Duration minDwell, double loadRate) {}
