package io.simctl.policy.scheduling;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.RateEstimates;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The additive cost with the default knobs, written down as it is defined and computed for every machine. */
final class PlainCost implements FleetObserver {
    /** Costs that differ by less are equal but for rounding. */
    private static final double ROUNDING = 1e-6;

    private final FleetFixture fleet;
    private final RateEstimates rates;

    PlainCost(FleetFixture fleet) {
        this.fleet = fleet;
        this.rates = new RateEstimates(fleet.fleet(), 0.27, 12, false);
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        rates.changed(machine);
    }

    double cost(Attempt attempt, int machine) {
        MachineView view = fleet.machine(machine);
        int model = attempt.model();
        long prompt = attempt.request().promptTokens();
        long wanted = attempt.request().maxTokens();
        double state = switch (view.state(model)) {
            case RESIDENT -> 0;
            case ON_DISK, LOADING -> 20_000;
            case DRAINING, ABSENT -> 30_000;
        };
        long promised = view.promisedTokens(model);
        long waiting = view.waiting(model) * wanted;
        long ahead = promised + waiting + Math.max(0, view.pendingMaxTokens(model) - promised - waiting);
        double rate = rates.decode(view, model);
        double thisRequest = prompt / rates.prefill(machine, model) * 1000 + wanted / rate * 1000;
        double memory = Math.min(1, (double) view.usedBytes() / view.machine().memoryBytes());
        double heat = switch (view.thermal()) {
            case NOMINAL -> 0;
            case FAIR -> 2000;
            case SERIOUS, CRITICAL -> 8000;
        };
        return state
                + 3000 * view.effectiveQueue(model)
                + 750 * view.pendingTotal()
                + ahead / rate * 1000
                + thisRequest
                + 5000 * memory
                + heat;
    }

    /** What stands still until a machine changes is made for all of them at the first decision after the change, whoever passes then. */
    void look(Attempt attempt) {
        IntStream.range(0, fleet.fleet().machines().size())
                .filter(m -> fleet.machine(m).isCapable(attempt.model()))
                .forEach(m -> rates.decode(fleet.machine(m), attempt.model()));
    }

    /** Those of the machines that the rule allows to be chosen, after a {@link #look}. */
    int[] winners(Attempt attempt, int[] passing) {
        double best =
                Arrays.stream(passing).mapToDouble(m -> cost(attempt, m)).min().orElseThrow();
        int[] near = Arrays.stream(passing)
                .filter(m -> cost(attempt, m) <= best + 3000 + ROUNDING)
                .toArray();
        int model = attempt.model();
        int queue = least(near, m -> fleet.machine(m).effectiveQueue(model));
        int[] shortest = Arrays.stream(near)
                .filter(m -> fleet.machine(m).effectiveQueue(model) == queue)
                .toArray();
        int pending = least(shortest, m -> fleet.machine(m).pendingTotal());
        return Arrays.stream(shortest)
                .filter(m -> fleet.machine(m).pendingTotal() == pending)
                .toArray();
    }

    private static int least(int[] machines, java.util.function.IntUnaryOperator value) {
        return IntStream.of(machines).map(value).min().orElseThrow();
    }
}
