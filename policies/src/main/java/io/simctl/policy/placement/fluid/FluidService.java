package io.simctl.policy.placement.fluid;

import java.util.List;

/**
 * The worth of machines for the work served at all, and a little more for what is served while they are half empty: where all work is served
 * by few machines, the others make it faster.
 */
final class FluidService {
    /** What counts as half empty. */
    private static final double AT_EASE = 0.5;

    /** Worth of a request served at ease, beside that of one served at all. */
    private static final double WORTH_AT_EASE = 0.2;

    private final FluidServing atAll;
    private final FluidServing atEase;

    FluidService(WorkSlices work, List<FluidHost> hosts, double sharing) {
        atAll = new FluidServing(work, hosts, sharing, 1);
        atEase = new FluidServing(work, hosts, sharing, AT_EASE);
    }

    void without(int place, FluidHost host) {
        atAll.without(place, host);
        atEase.without(place, host);
    }

    void with(int place, FluidHost host) {
        atAll.with(place, host);
        atEase.with(place, host);
    }

    /** What a machine of this kind would be worth with these models in each slice, beside all that are with. */
    double[] worth(FluidHost.Able able, int[] models) {
        double[] worth = atAll.worth(able, models);
        double[] easy = atEase.worth(able, models);
        for (int slice = 0; slice < worth.length; slice++) {
            worth[slice] += WORTH_AT_EASE * easy[slice];
        }
        return worth;
    }
}
