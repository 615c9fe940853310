package io.simctl.policy.placement.fluid;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The work that machines serve in each slice, and what is left over: machines of few models first, since others can take what is
 * left of either. A machine with less time than work serves the same share of each of its models.
 */
final class FluidServing {
    private final WorkSlices work;
    private final double sharing;
    private final double extent;
    private final double[][] left;
    private final double[][][] taken;

    /**
     * @param sharing what a machine does while several of its models are in use, as a share of what it does for one
     * @param extent share of what a machine can serve that it may
     */
    FluidServing(WorkSlices work, List<FluidHost> hosts, double sharing, double extent) {
        this.work = work;
        this.extent = extent;
        this.sharing = sharing;
        left = Arrays.stream(work.work()).map(double[]::clone).toArray(double[][]::new);
        taken = new double[hosts.size()][][];
        IntStream.range(0, hosts.size())
                .boxed()
                .sorted(Comparator.comparingInt(place -> hosts.get(place).models().length))
                .forEach(place -> take(place, hosts.get(place)));
    }

    private void take(int place, FluidHost host) {
        int[] models = host.models();
        double[][] its = new double[work.slices()][models.length];
        for (int slice = host.serves(); slice < work.slices(); slice++) {
            double fraction = fraction(host.able(), models, slice, speed(host.able(), models, slice));
            for (int i = 0; i < models.length; i++) {
                its[slice][i] = host.able().canHold(models[i]) ? fraction * left[slice][models[i]] : 0;
                left[slice][models[i]] -= its[slice][i];
            }
        }
        taken[place] = its;
    }

    /** The work of the host is left over again. */
    void without(int place, FluidHost host) {
        give(place, host, 1);
    }

    /** The host serves again what it served before. */
    void with(int place, FluidHost host) {
        give(place, host, -1);
    }

    private void give(int place, FluidHost host, int sign) {
        int[] models = host.models();
        for (int slice = 0; slice < work.slices(); slice++) {
            for (int i = 0; i < models.length; i++) {
                left[slice][models[i]] += sign * taken[place][slice][i];
            }
        }
    }

    /**
     * What a machine of this kind would be worth with these models in each slice, by what is left over. A request that is served at half the speed, since other
     * models are in use beside it, is worth half.
     */
    double[] worth(FluidHost.Able able, int[] models) {
        double[] worth = new double[work.slices()];
        for (int slice = 0; slice < worth.length; slice++) {
            double speed = speed(able, models, slice);
            double fraction = fraction(able, models, slice, speed);
            for (int model : models) {
                double served = able.canHold(model) ? fraction * left[slice][model] : 0;
                worth[slice] += speed * served * work.worth()[model];
            }
        }
        return worth;
    }

    /** The share of what is left of these models that the machine can serve. */
    private double fraction(FluidHost.Able able, int[] models, int slice, double speed) {
        double needed = 0;
        for (int model : models) {
            if (able.canHold(model)) {
                needed += Math.max(0, left[slice][model]) / (extent * able.capacity()[model]);
            }
        }
        return needed <= speed ? 1 : speed / needed;
    }

    /** What the machine does of all that it could, the less the more often others are in use beside the model that is in use most. */
    private double speed(FluidHost.Able able, int[] models, int slice) {
        if (sharing == 1) {
            return 1;
        }
        double all = 0;
        double most = 0;
        for (int model : models) {
            double its = able.canHold(model) ? Math.max(0, left[slice][model]) : 0;
            all += its;
            most = Math.max(most, its);
        }
        return 1 - (1 - sharing) * (1 - Math.exp(most - all));
    }
}
