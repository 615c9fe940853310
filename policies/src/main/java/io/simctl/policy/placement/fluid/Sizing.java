package io.simctl.policy.placement.fluid;

import io.simctl.policy.type.Knob;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The terms of a plan: what serving is worth, and what machines are taken to serve.
 *
 * @param worth by name of model
 * @param minWarm by name of model
 * @param utilisation of {@code concurrency}
 * @param cache of models that claim none themselves
 */
public record Sizing(
        @Knob(value = "what serving a request of a model is worth; 1 for those not named", def = "{}", min = 0)
        Map<String, Double> worth,

        @Knob(value = "machines that hold each model whatever the demand", def = "{}", unit = "machines", min = 0)
        Map<String, Integer> minWarm,

        @Knob(
                value = "requests that a machine serves well at once, where it takes more",
                def = "8",
                unit = "requests",
                min = 1)
        int concurrency,

        @Knob(value = "share of what a machine serves at once to plan with", def = "0.7", min = 0.05, max = 1)
        double utilisation,

        @Knob(
                value =
                        "what a machine does while several of its models are in use, as a share of what it does for one",
                def = "1",
                min = 0.05,
                max = 1)
        double sharing,

        @Knob(
                value = "memory kept for the cache of each model that stands beside others",
                def = "2GB",
                unit = "bytes",
                min = 0)
        long cache,

        @Knob(value = "how fast models load until some have been loaded", def = "1GB/s", unit = "bytes/s", min = 1)
        double assumedLoadRate) {
    /** The models that are named in it. */
    public Set<String> modelNames() {
        Set<String> names = new TreeSet<>(minWarm.keySet());
        names.addAll(worth.keySet());
        return names;
    }
}
