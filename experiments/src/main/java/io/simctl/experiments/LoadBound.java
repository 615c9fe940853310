package io.simctl.experiments;

import io.simctl.fleet.Fleet;
import io.simctl.policy.swap.bound.LeastLoads;
import io.simctl.policy.swap.bound.LoadFloor;
import io.simctl.policy.swap.bound.LoadProblem;
import io.simctl.policy.type.Foresight;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.Simulation;
import io.simctl.workload.WorkloadSource;
import java.util.stream.IntStream;

/**
 * The least time that loads can take on the one machine of a scenario if each request finds its model loaded before the next one is
 * looked at: a bound for policies that load at once and in the order of arrivals. Who lets requests wait for each other may stay below it.
 *
 * @param seconds of loads, from the beginning of the run to its end
 * @param isExact whether it was found by a search of all ways, or nothing better is known than that it is not less
 */
public record LoadBound(double seconds, boolean isExact) {
    /**
     * Computes it for one replication.
     *
     * @param seed of all random streams
     * @throws IllegalArgumentException for a scenario with more than one machine or more models than fit into a set
     */
    public static LoadBound of(Scenario scenario, long seed, int replication) {
        Simulation simulation =
                new Simulation(scenario, scenario.policies().values().iterator().next(), seed, replication);
        Fleet fleet = simulation.fleet();
        if (fleet.machines().size() != 1) {
            throw new IllegalArgumentException(
                    "there is no bound for " + fleet.machines().size() + " machines");
        }
        Foresight arrivals = WorkloadSource.foresee(scenario, new RandomStreams(simulation.seed())::stream);
        int models = fleet.models().size();
        HardwareSpec hardware =
                scenario.hardwareOf(scenario.fleet().values().iterator().next());
        LoadProblem problem = new LoadProblem(
                fleet.machine(0).usableBytes(),
                IntStream.range(0, models)
                        .mapToLong(m -> fleet.bytesToLoad(0, m))
                        .toArray(),
                IntStream.range(0, models)
                        .mapToDouble(m -> seconds(hardware, fleet.model(m).weightBytes()))
                        .toArray(),
                arrivals.models());
        int atStart = IntStream.range(0, models)
                .filter(m -> fleet.hosting(0, m).residentAtStart())
                .reduce(0, LoadProblem::with);
        return LeastLoads.isSmall(problem)
                ? new LoadBound(LeastLoads.of(problem).from(0, atStart), true)
                : new LoadBound(LoadFloor.of(problem, atStart), false);
    }

    /** As many of the weights as can be are in the page cache. */
    private static double seconds(HardwareSpec hardware, long weights) {
        double cached = hardware.pageCache() == 0 ? weights : Math.min(weights, hardware.pageCache());
        return hardware.loadOverhead().toNanos() / 1e9
                + cached / hardware.loadWarm()
                + (weights - cached) / hardware.loadCold();
    }
}
