package io.simctl.report.metric;

import static io.simctl.report.metric.Direction.LOWER_IS_BETTER;
import static io.simctl.report.metric.Direction.NEUTRAL;
import static io.simctl.report.metric.Use.COMPARED;
import static io.simctl.report.metric.Use.VALIDATED;

import io.simctl.report.result.FleetCount;
import java.util.List;

/** Metrics of the machines: loads, switches, and how busy they were. */
final class MachineMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private static final Definition LOADS = new Definition(
            "loads",
            "loads, unloads, switches",
            "A load is counted when it begins, whether it succeeds or not; an unload when a model has left memory. A switch"
                    + " is a load on a machine that another model has left since the load before: memory changed hands."
                    + " A model that is loaded beside others, or comes back to where it was, is no switch.");

    private static final Definition LOAD_SECONDS =
            new Definition("load-seconds", "load seconds", "Time that models were being loaded, summed over loads.");

    private static final Definition BUSY =
            new Definition("busy", "busy", "Share of machine time with at least one request at the machine's engine.");

    private static final Definition CO_RESIDENT = new Definition(
            "co-resident",
            "co-resident seconds",
            "Time with two or more models in a machine's memory, summed over machines.");

    private static final Definition POOLS = new Definition(
            "pools",
            "managed and co-resident machines",
            "At the end of the run and as the Coordinator knows it: machines that were assigned to the pool of a model, and"
                    + " machines with more than one model in memory.");

    private MachineMetrics() {}

    /** All of them, in the order of result files. */
    static List<Declaration> all() {
        return List.of(
                machines(),
                loads(),
                count("load_failures", LOADS, LOWER_IS_BETTER, FleetCount.LOAD_FAILURES),
                count("unloads", LOADS, LOWER_IS_BETTER, FleetCount.UNLOADS),
                switches(),
                loadSeconds(),
                busyFraction(),
                coResidentSeconds(),
                count("managed_machines", POOLS, NEUTRAL, FleetCount.MANAGED_MACHINES),
                count("co_resident_machines", POOLS, NEUTRAL, FleetCount.CO_RESIDENT_MACHINES));
    }

    private static Metric.Builder declare(String name, Definition definition, Direction direction) {
        return Metric.declare("fleet." + name, name.replace('_', ' '), definition)
                .section(Section.MACHINES)
                .population(Population.MACHINES)
                .direction(direction);
    }

    private static Metric count(String name, Definition definition, Direction direction, FleetCount kind) {
        return declare(name, definition, direction).total(scope -> scope.fleet(kind));
    }

    private static Metric machines() {
        return declare("machines", BUSY, NEUTRAL)
                .ratio(scope ->
                        scope.fleet().map(fleet -> (double) fleet.machines()).orElse(Double.NaN));
    }

    private static Metric loads() {
        return declare("loads", LOADS, LOWER_IS_BETTER)
                .column(ColumnRule.of("loads").leftOutAs(1))
                .use(COMPARED)
                .total(scope -> scope.fleet(FleetCount.LOADS));
    }

    private static Metric switches() {
        return declare("switches", LOADS, LOWER_IS_BETTER)
                .column(ColumnRule.of("switches").leftOutAs(6))
                .use(COMPARED, VALIDATED)
                .total(scope -> scope.fleet(FleetCount.SWITCHES));
    }

    private static Metric loadSeconds() {
        return declare("load_seconds", LOAD_SECONDS, LOWER_IS_BETTER)
                .unit(Unit.SECONDS)
                .use(COMPARED)
                .total(scope -> scope.fleet(FleetCount.LOAD_NANOS) / NANOS_PER_SECOND);
    }

    private static Metric busyFraction() {
        return declare("busy_fraction", BUSY, NEUTRAL)
                .unit(Unit.SHARE)
                .use(COMPARED)
                .ratio(scope -> scope.fleet(FleetCount.BUSY_NANOS) / scope.fleet(FleetCount.MACHINE_NANOS));
    }

    private static Metric coResidentSeconds() {
        return declare("co_resident_seconds", CO_RESIDENT, NEUTRAL)
                .unit(Unit.SECONDS)
                .total(scope -> scope.fleet(FleetCount.CO_RESIDENT_NANOS) / NANOS_PER_SECOND);
    }
}
