package io.simctl.policy.admission;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.ModelCosts;
import io.simctl.policy.index.RateEstimates;
import java.util.Arrays;

/**
 * Forecasts of the time to first token on each machine by its own report and by what was sent since, in seconds:
 *
 * <pre>load time + ratio · ((prompts ahead + own prompt) / prefill rate + turns before a slot is free · mean output / (slots · decode rate))</pre>
 *
 * <p>The ratio is that of observed to forecast times on the same hardware. A machine that cannot be reached, or serves its owner only, is left
 * out.
 */
final class TtftForecast {
    private static final double USUAL_LOAD_FACTOR = 0.27;
    private static final double USUAL_PREFILL_FACTOR = 12;
    private static final double LENGTH_ALPHA = 0.02;

    /** A rate of completions is that of so many seconds, older ones counting less. */
    private static final double RATE_SECONDS = 30;

    private final FleetLayout layout;
    private final RateEstimates rates;
    private final TtftCalibration calibration;
    private final ModelCosts costs;
    private final double loadSeconds;
    private final double[] meanTokens;
    private final double[] completions;
    private final long[] completedAt;

    TtftForecast(Fleet fleet, double loadSeconds, int expectedTokens) {
        layout = new FleetLayout(fleet);
        rates = new RateEstimates(fleet, USUAL_LOAD_FACTOR, USUAL_PREFILL_FACTOR, false);
        calibration = new TtftCalibration(layout.hardwareClasses() * layout.models());
        costs = new ModelCosts(layout, this::enter);
        this.loadSeconds = loadSeconds;
        meanTokens = new double[layout.models()];
        Arrays.fill(meanTokens, expectedTokens);
        completions = new double[layout.models()];
        completedAt = new long[layout.models()];
    }

    void changed(MachineView machine) {
        rates.changed(machine);
        costs.changed(machine);
    }

    private void enter(MachineView machine, int model, CostIndex index) {
        int m = machine.index();
        if (!machine.isOnline() || machine.machine().privateOnly()) {
            index.remove(m);
            return;
        }
        double ratio = calibration.ratio(hardware(m, model));
        double load = machine.state(model) == ModelState.RESIDENT ? 0 : loadSeconds;
        double fixed = load + ratio * ahead(machine, model);
        index.put(m, ratio / rates.prefill(m, model), fixed, 0, fixed, 0, 0);
    }

    /** Seconds until the machine begins with one more request that it was sent. */
    private double ahead(MachineView machine, int model) {
        int m = machine.index();
        long prompts = machine.waitingPromptTokens(model) + machine.sentSinceReportPromptTokens(model);
        int slots = machine.slots(model);
        int turns = Math.max(0, machine.effectiveQueue(model) - slots + 1);
        return prompts / rates.prefill(m, model) + turns * meanTokens[model] / (slots * rates.decode(machine, model));
    }

    private int hardware(int machine, int model) {
        return layout.hardwareClass(machine) * layout.models() + model;
    }

    /** Seconds to the first token on the machine that gives it first; infinite when there is none. */
    double least(Request request, FleetView fleet, Candidates candidates) {
        return costs.of(request, 0, fleet).least(candidates, (all, machine) -> true);
    }

    /** Requests for the model that were completed a second of late, by all machines together. */
    double rate(int model, long now) {
        return completions[model] * Math.exp((completedAt[model] - now) / (1e9 * RATE_SECONDS)) / RATE_SECONDS;
    }

    void sent(Request request, MachineView machine) {
        int model = request.model();
        if (machine.state(model) == ModelState.RESIDENT) {
            double own = request.promptTokens() / rates.prefill(machine.index(), model);
            calibration.estimated(request.id(), 1000 * (ahead(machine, model) + own));
        }
    }

    void firstToken(Request request, MachineView machine, long sentAt, long now) {
        calibration.observed(request.id(), hardware(machine.index(), request.model()), (now - sentAt) / 1e6);
    }

    void completed(Request request, int outputTokens, long now) {
        int model = request.model();
        meanTokens[model] += LENGTH_ALPHA * (outputTokens - meanTokens[model]);
        completions[model] = rate(model, now) * RATE_SECONDS + 1;
        completedAt[model] = now;
    }
}
