package io.simctl.policy.admission;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.FreshPairs;
import io.simctl.policy.index.ModelCosts;
import io.simctl.policy.index.RateEstimates;
import io.simctl.policy.index.StatePenalty;

/**
 * Estimates of the time to first token on each machine, in milliseconds (d-inference, TTFT admission): what the model's state
 * costs, plus the prefill of the prompts ahead and of the prompt itself, plus one decode step. All but the first is corrected by
 * the ratio of what was observed to what was estimated on the same hardware.
 *
 * <p>An estimate is two numbers, one of them times the prompt's length. It is made when it is asked for the first time since its machine
 * changed, so that a change costs the same whatever the number of models.
 */
final class TtftEstimates {
    private final FleetLayout layout;
    private final RateEstimates rates;
    private final StatePenalty statePenalty;
    private final TtftCalibration calibration;
    private final boolean calibrates;
    private final double[] penalty;
    private final double[] flow;
    private final double[] ratio;
    private final double[] perPromptToken;
    private final ModelCosts costs;
    private final FreshPairs fresh;

    TtftEstimates(TtftCeiling.Knobs knobs, Fleet fleet) {
        layout = new FleetLayout(fleet);
        rates = new RateEstimates(fleet, knobs.loadFactor(), knobs.prefillFactor(), knobs.prefillFromDecode());
        statePenalty = StatePenalty.of(knobs.coldPenalty(), knobs.leavingPenalty());
        calibration = new TtftCalibration(layout.hardwareClasses() * layout.models());
        calibrates = knobs.calibrate();
        int pairs = layout.machines() * layout.models();
        penalty = new double[pairs];
        flow = new double[pairs];
        ratio = new double[pairs];
        perPromptToken = new double[pairs];
        fresh = new FreshPairs(layout);
        costs = new ModelCosts(layout, this::enter);
        for (int machine = 0; machine < layout.machines(); machine++) {
            for (int model = 0; model < layout.models(); model++) {
                perPromptToken[fresh.place(machine, model)] = 1000 / rates.prefill(machine, model);
            }
        }
    }

    void changed(MachineView machine) {
        rates.changed(machine);
        fresh.changed(machine.index());
        costs.changed(machine);
    }

    /** The place of the estimate, which holds. */
    private int upToDate(MachineView machine, int model) {
        int m = machine.index();
        int pair = fresh.place(m, model);
        if (fresh.renew(m, model)) {
            long ahead = machine.waitingPromptTokens(model) + machine.sentSinceReportPromptTokens(model);
            penalty[pair] = statePenalty.of(machine.state(model));
            flow[pair] = ahead * perPromptToken[pair] + 1000 / rates.decode(machine, model);
            ratio[pair] = calibrates ? calibration.ratio(hardware(m, model)) : 1;
        }
        return pair;
    }

    private int hardware(int machine, int model) {
        return layout.hardwareClass(machine) * layout.models() + model;
    }

    double millis(MachineView machine, Request request) {
        int pair = upToDate(machine, request.model());
        return request.promptTokens() * (ratio[pair] * perPromptToken[pair])
                + (penalty[pair] + ratio[pair] * flow[pair]);
    }

    /** The estimates of the request on all machines. */
    CostIndex index(Request request, FleetView fleet) {
        return costs.of(request, 0, fleet);
    }

    private void enter(MachineView machine, int model, CostIndex index) {
        int pair = upToDate(machine, model);
        double standing = penalty[pair] + ratio[pair] * flow[pair];
        double perPrompt = ratio[pair] * perPromptToken[pair];
        index.put(machine.index(), perPrompt, standing, 0, standing, 0, 0);
    }

    /** Only a request to a model in memory tells anything of the flow. */
    void sent(Request request, MachineView machine) {
        if (calibrates && machine.state(request.model()) == ModelState.RESIDENT) {
            int pair = upToDate(machine, request.model());
            double raw = flow[pair] + request.promptTokens() * perPromptToken[pair];
            calibration.estimated(request.id(), raw);
        }
    }

    void firstToken(Request request, MachineView machine, long sentAt, long now) {
        if (calibrates) {
            double observed = (now - sentAt) / 1e6;
            calibration.observed(request.id(), hardware(machine.index(), request.model()), observed);
        }
    }
}
