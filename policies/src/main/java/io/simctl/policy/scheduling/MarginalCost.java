package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.ModelCosts;
import io.simctl.policy.index.RateEstimates;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;

/**
 * Sends a request where it costs everybody the least: its own time on the machine plus the time by which it delays all who run
 * there already. The second part is what a router that looks at its own request alone leaves out, and what makes a slow model
 * spread over the whole fleet: to wake a second model on a machine halves the speed of the first. Pricing that in (a Pigouvian
 * toll, as for congested roads: A. C. Pigou, The Economics of Welfare, 1920; W. Vickrey, 1969) gathers each model on machines
 * of its own while there are enough of them, and lets them overlap when there are not, without a switch or a plan.
 *
 * <p>For a request of model i on a machine where n(j) requests of each model j are under way and b models would be busy:
 *
 * <pre>
 *   rate(j, n, b) = solo(j) / (1 + load_factor·(n - 1)) / (1 + sharing·(b - 1))
 *   own           = (prompt + prompts ahead) / prefill(i)·(1 + sharing·(b - 1)) + tokens(i) / rate(i, n(i) + 1, b)
 *   delay         = sum over j of n(j)·tokens(j)/2 · (1/rate after - 1/rate before)
 *   cost          = own + toll·delay + load time when the model is not resident
 * </pre>
 *
 * tokens(j) is the mean output length seen so far; those who run are taken to be half way. A machine's cost is computed when the
 * machine changes, so the means in it are as old as its last report at most.
 */
public final class MarginalCost implements MachineChoice {
    private static final double LENGTH_ALPHA = 0.02;

    private final Knobs knobs;
    private final RateEstimates rates;
    private final double[] meanTokens;
    private final ModelCosts costs;

    /** The knobs. */
    public record Knobs(
            @Knob(value = "weight of the delay that a request causes others", min = 0, def = "1")
            double toll,

            @Knob(
                    value = "slowdown of a stream by each further stream of its model, as a share of its rate",
                    min = 0,
                    def = "0.27")
            double loadFactor,

            @Knob(
                    value = "slowdown of a model by each further busy model on the machine, as a share of its rate",
                    min = 0,
                    def = "1")
            double sharing,

            @Knob(value = "prefill rate over decode rate where none is registered", min = 0.001, def = "12")
            double prefillFactor,

            @Knob(value = "output length to expect before any was seen", unit = "tokens", min = 1, def = "256")
            int expectedTokens,

            @Knob(value = "time that loading a model is taken to cost", min = 0, def = "20s")
            Duration load) {}

    MarginalCost(Knobs knobs, PolicyContext context) {
        this.knobs = knobs;
        this.rates = new RateEstimates(context.fleet(), knobs.loadFactor(), knobs.prefillFactor(), false);
        this.meanTokens = new double[context.fleet().models().size()];
        Arrays.fill(meanTokens, knobs.expectedTokens());
        this.costs = new ModelCosts(new FleetLayout(context.fleet()), this::enter);
    }

    @Override
    public void completed(Request request, MachineView machine, int outputTokens, long now) {
        meanTokens[request.model()] += LENGTH_ALPHA * (outputTokens - meanTokens[request.model()]);
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        costs.changed(machine);
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        return costs.of(request, 0, fleet).cheapest(candidates);
    }

    /** Seconds, as in the class's formula; among equal ones the first machine of the fleet is the best. */
    private void enter(MachineView machine, int model, CostIndex index) {
        int own = machine.effectiveQueue(model);
        int busyBefore = machine.busyModels();
        int busyAfter = own > 0 ? busyBefore : busyBefore + 1;
        double perPrompt = sharing(busyAfter) / rates.prefill(machine.index(), model);
        double ahead = machine.waitingPromptTokens(model) + machine.sentSinceReportPromptTokens(model);
        double fixed = ahead * perPrompt
                + meanTokens[model] * secondsPerToken(solo(machine, model), own + 1, busyAfter)
                + knobs.toll() * delay(machine, model, busyBefore, busyAfter);
        if (!machine.isResident(model)) {
            fixed += knobs.load().toNanos() / 1e9;
        }
        index.put(machine.index(), perPrompt, fixed, 0, fixed, 0, machine.index());
    }

    /** Seconds by which one more request of {@code model} delays those who run, all together. */
    private double delay(MachineView machine, int model, int busyBefore, int busyAfter) {
        double delay = 0;
        for (int other = machine.nextBusyModel(0); other >= 0; other = machine.nextBusyModel(other + 1)) {
            int streams = machine.effectiveQueue(other);
            int after = other == model ? streams + 1 : streams;
            double solo = solo(machine, other);
            double perToken = secondsPerToken(solo, after, busyAfter) - secondsPerToken(solo, streams, busyBefore);
            delay += streams * meanTokens[other] / 2 * perToken;
        }
        return delay;
    }

    private double secondsPerToken(double solo, int streams, int busyModels) {
        return (1 + knobs.loadFactor() * (streams - 1)) * sharing(busyModels) / solo;
    }

    private double solo(MachineView machine, int model) {
        return Math.max(1, rates.solo(machine.index(), model));
    }

    private double sharing(int busyModels) {
        return 1 + knobs.sharing() * (busyModels - 1);
    }

    /** The policy's type: its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // ServiceLoader knows no type arguments
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        public Type() {
            super(
                    "marginal-cost",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the machine where a request's own time and the delay it causes others are least together",
                    PolicySource.after("A. C. Pigou, The Economics of Welfare, 1920; W. Vickrey, 1969"));
        }

        @Override
        public FleetScheduling create(Knobs knobs, PolicyContext context) {
            return new MarginalCost(knobs, context);
        }
    }
}
