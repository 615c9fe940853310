package io.simctl.policy.placement.fluid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A search for the machine and the models on it that make most difference to the work served: one model more where it fits, or in the place of
 * others, or one less where they are in each other's way. Machines of one kind with the same models are looked at once.
 */
public final class SetSearch {
    private final WorkSlices work;
    private final double sharing;
    private final Gain gain;
    private final int[] floors;

    /** The worth of a change, by what the machine is worth in each slice before and after; at most 0 for one that is not to be made. */
    @FunctionalInterface
    public interface Gain {
        /**
         * Weighs a change.
         *
         * @param before worth by slice of the machine as it is
         * @param after worth by slice once it holds the models of the change
         */
        double of(double[] before, double[] after, Change change);
    }

    /** The models that a machine shall hold in the place of those that it does. */
    public record Change(FluidHost host, int[] models) {
        /** Whether nothing leaves. */
        public boolean adds() {
            return IntStream.of(host.models()).allMatch(old -> contains(models, old));
        }

        /** Bytes that must be loaded. */
        public long bytes() {
            return IntStream.of(models)
                    .filter(model -> !contains(host.models(), model))
                    .mapToLong(model -> host.able().bytes()[model])
                    .sum();
        }
    }

    /**
     * @param sharing what a machine does while several of its models are in use, as a share of what it does for one
     * @param floors machines that shall hold each model whatever the demand
     */
    public SetSearch(WorkSlices work, double sharing, int[] floors, Gain gain) {
        this.work = work;
        this.sharing = sharing;
        this.floors = floors.clone();
        this.gain = gain;
    }

    /**
     * The changes to make, the best first, each found with those before it made.
     *
     * @param hosts all machines that serve, movable or not
     * @param most how many changes at most
     */
    public List<Change> changes(List<FluidHost> hosts, int most) {
        List<FluidHost> now = new ArrayList<>(hosts);
        List<Change> found = new ArrayList<>();
        while (found.size() < most) {
            Optional<Change> best = best(now);
            if (best.isEmpty()) {
                break;
            }
            Change change = best.get();
            found.add(change);
            now.set(now.indexOf(change.host()), change.host().settled(change.models()));
        }
        return found;
    }

    private Optional<Change> best(List<FluidHost> hosts) {
        int[] holders = holders(hosts);
        Optional<Change> missing = belowFloor(hosts, holders);
        if (missing.isPresent()) {
            return missing;
        }
        FluidService serving = new FluidService(work, hosts, sharing);
        Change best = null;
        double most = 0;
        for (int place : kinds(hosts)) {
            FluidHost host = hosts.get(place);
            serving.without(place, host);
            double[] before = serving.worth(host.able(), host.models());
            for (int[] models : candidates(host, holders)) {
                Change change = new Change(host, models);
                double worth = gain.of(before, serving.worth(host.able(), models), change);
                if (worth > most) {
                    most = worth;
                    best = change;
                }
            }
            serving.with(place, host);
        }
        return Optional.ofNullable(best);
    }

    private int[] holders(List<FluidHost> hosts) {
        int[] holders = new int[work.models()];
        for (FluidHost host : hosts) {
            for (int model : host.models()) {
                holders[model]++;
            }
        }
        return holders;
    }

    /** The least busy machine for a model that too few hold, beside the others where that is possible. */
    private Optional<Change> belowFloor(List<FluidHost> hosts, int[] holders) {
        for (int model = 0; model < floors.length; model++) {
            if (holders[model] < floors[model]) {
                int missing = model;
                Optional<Change> change = kinds(hosts).stream()
                        .map(hosts::get)
                        .flatMap(host -> candidates(host, holders).stream()
                                .filter(models -> contains(models, missing))
                                .map(models -> new Change(host, models)))
                        .min(Comparator.comparing((Change c) -> !c.adds())
                                .thenComparingInt(c -> c.host().busy()));
                if (change.isPresent()) {
                    return change;
                }
            }
        }
        return Optional.empty();
    }

    /** One machine of each kind that may change, the least busy of it. */
    private static List<Integer> kinds(List<FluidHost> hosts) {
        List<Integer> kinds = new ArrayList<>();
        for (int place = 0; place < hosts.size(); place++) {
            FluidHost host = hosts.get(place);
            if (host.movable()) {
                join(kinds, hosts, place);
            }
        }
        return kinds;
    }

    private static void join(List<Integer> kinds, List<FluidHost> hosts, int place) {
        FluidHost host = hosts.get(place);
        for (int i = 0; i < kinds.size(); i++) {
            FluidHost other = hosts.get(kinds.get(i));
            if (other.isLike(host)) {
                if (host.busy() < other.busy()) {
                    kinds.set(i, place);
                }
                return;
            }
        }
        kinds.add(place);
    }

    /** One model less; and one more: beside the others, in the place of each of them, and alone, as far as that fits. */
    private List<int[]> candidates(FluidHost host, int[] holders) {
        Set<List<Integer>> sets = new LinkedHashSet<>();
        int[] held = host.models();
        if (held.length > 1) {
            IntStream.of(held)
                    .forEach(leaving -> sets.add(without(held, leaving).boxed().toList()));
        }
        for (int model = 0; model < work.models(); model++) {
            if (!contains(held, model) && host.able().canHold(model)) {
                int wanted = model;
                sets.add(sorted(held, -1, wanted));
                IntStream.of(held).forEach(leaving -> sets.add(sorted(held, leaving, wanted)));
                sets.add(List.of(wanted));
            }
        }
        return sets.stream()
                .map(set -> set.stream().mapToInt(m -> m).toArray())
                .filter(set -> host.able().fits(set) && keepsFloors(host, set, holders))
                .toList();
    }

    private boolean keepsFloors(FluidHost host, int[] set, int[] holders) {
        return IntStream.of(host.models()).allMatch(model -> contains(set, model) || holders[model] > floors[model]);
    }

    private static List<Integer> sorted(int[] held, int leaving, int wanted) {
        return IntStream.concat(without(held, leaving), IntStream.of(wanted))
                .sorted()
                .boxed()
                .toList();
    }

    private static IntStream without(int[] held, int leaving) {
        return IntStream.of(held).filter(model -> model != leaving);
    }

    private static boolean contains(int[] models, int model) {
        return Arrays.stream(models).anyMatch(m -> m == model);
    }
}
