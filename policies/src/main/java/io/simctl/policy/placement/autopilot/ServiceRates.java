package io.simctl.policy.placement.autopilot;

import io.simctl.fleet.Fleet;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.Concurrency;
import io.simctl.policy.index.RateEstimates;
import io.simctl.policy.index.TypicalService;
import java.util.stream.IntStream;

/**
 * The typical requests for each model that a machine serves in a second when it serves that model only, by registered rates: as many at
 * once as keep their decode rate above the floor, times the target utilisation.
 */
public final class ServiceRates {
    private static final double PREFILL_FACTOR = 12;
    private static final double NANOS = 1e9;

    private final AutopilotKnobs knobs;
    private final Fleet fleet;
    private final RateEstimates rates;
    private final double[] reference;

    /** @param fleet whose registered rates count */
    public ServiceRates(AutopilotKnobs knobs, Fleet fleet) {
        this.knobs = knobs;
        this.fleet = fleet;
        rates = new RateEstimates(fleet, knobs.loadFactor(), PREFILL_FACTOR, false);
        reference = IntStream.range(0, fleet.models().size())
                .mapToDouble(this::median)
                .toArray();
    }

    /** The lower one of two middle values; 1 where no machine can hold the model. */
    private double median(int model) {
        double[] sorted = IntStream.range(0, fleet.machines().size())
                .filter(machine -> fleet.capable(machine, model))
                .mapToDouble(machine -> seconds(machine, model, concurrency(machine, model)))
                .sorted()
                .toArray();
        return sorted.length == 0 ? 1 : sorted[(sorted.length - 1) / 2];
    }

    private int concurrency(int machine, int model) {
        int cap = Concurrency.byMemory(fleet.machine(machine).memoryBytes());
        return Concurrency.ofQuality(rates.solo(machine, model), knobs.decodeFloor(), knobs.loadFactor(), cap);
    }

    private double seconds(int machine, int model, int atOnce) {
        return TypicalService.seconds(
                knobs.assumedPromptTokens(),
                knobs.assumedCompletionTokens(),
                rates.prefill(machine, model),
                rates.solo(machine, model) / (1 + knobs.loadFactor() * atOnce));
    }

    /** Seconds that a typical request takes on the typical machine, 0.5 to 120. */
    public double reference(int model) {
        return reference[model];
    }

    /** Requests per second, above 0. */
    public double rate(MachineView machine, int model) {
        int atOnce = Math.max(1, Math.min(machine.slots(model), concurrency(machine.index(), model)));
        return knobs.targetUtilisation() * atOnce / seconds(machine.index(), model, atOnce);
    }

    /** Whether the machine, idle, gives the first token of a typical request in time. */
    public boolean meetsDeadline(int machine, int model) {
        double seconds = knobs.assumedPromptTokens() / rates.prefill(machine, model) + 1 / rates.solo(machine, model);
        return seconds * NANOS <= knobs.ttftDeadline().toNanos();
    }
}
