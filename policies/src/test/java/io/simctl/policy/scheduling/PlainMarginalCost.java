package io.simctl.policy.scheduling;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.RateEstimates;
import java.util.stream.IntStream;

/** The marginal cost with the default knobs before any request has ended, written down as it is defined. */
final class PlainMarginalCost {
    private static final double EXPECTED_TOKENS = 256;

    private final FleetFixture fleet;
    private final RateEstimates rates;

    PlainMarginalCost(FleetFixture fleet) {
        this.fleet = fleet;
        this.rates = new RateEstimates(fleet.fleet(), 0.27, 12, false);
    }

    /** Seconds per output token of each of {@code streams} of the model where {@code busy} models are at work. */
    private double perToken(int machine, int model, int streams, int busy) {
        return (1 + 0.27 * (streams - 1)) * busy / rates.solo(machine, model);
    }

    double cost(Attempt attempt, int machine) {
        MachineView view = fleet.machine(machine);
        int model = attempt.model();
        int models = fleet.view().models();
        int[] before = IntStream.range(0, models).map(view::effectiveQueue).toArray();
        int[] after = before.clone();
        after[model]++;
        int busyBefore = (int) IntStream.of(before).filter(n -> n > 0).count();
        int busyAfter = (int) IntStream.of(after).filter(n -> n > 0).count();
        double prompts = attempt.request().promptTokens()
                + view.waitingPromptTokens(model)
                + view.sentSinceReportPromptTokens(model);
        double own = prompts / rates.prefill(machine, model) * busyAfter
                + EXPECTED_TOKENS * perToken(machine, model, after[model], busyAfter);
        double delay = 0;
        for (int other = 0; other < models; other++) {
            if (before[other] > 0) {
                double slower = perToken(machine, other, after[other], busyAfter)
                        - perToken(machine, other, before[other], busyBefore);
                delay += before[other] * EXPECTED_TOKENS / 2 * slower;
            }
        }
        return own + delay + (view.isResident(model) ? 0 : 20);
    }
}
