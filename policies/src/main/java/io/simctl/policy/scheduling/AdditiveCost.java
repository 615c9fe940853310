package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.ModelCosts;
import io.simctl.policy.index.RateEstimates;
import io.simctl.policy.index.StatePenalty;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The machine with the least cost in milliseconds, a sum of what stands between a request and its last token (d-inference,
 * coordinator scheduler, June to September):
 *
 * <pre>state of the model + queue of the model + pending requests + decoding of what is ahead + the request itself + memory + heat</pre>
 *
 * <p>Machines within {@code near_tie} of the least cost count as equal; of these the one with the shortest queue wins, then the
 * one with the fewest pending requests, then any. Heat is what machines report of it; load of the
 * processor, which the original adds too, is not known here.
 */
public final class AdditiveCost implements MachineChoice {

    public record Knobs(
            @Knob(
                    value = "cost of each request for the same model that is queued or running on the machine",
                    def = "3s",
                    min = 0)
            Duration queuePenalty,

            @Knob(
                    value = "cost of each request for any model that was sent there and not answered",
                    def = "750ms",
                    min = 0)
            Duration pendingPenalty,

            @Knob(value = "cost of a model that is not in memory", def = "20s", min = 0)
            Duration coldPenalty,

            @Knob(value = "cost of a model that is about to leave memory", def = "30s", min = 0)
            Duration leavingPenalty,

            @Knob(
                    value = "cost of a machine whose memory is full; less full ones cost in proportion",
                    def = "5s",
                    min = 0)
            Duration memoryPenalty,

            @Knob(value = "cost of a machine that reports that it is getting hot: `fair`", def = "2s", min = 0)
            Duration fairPenalty,

            @Knob(
                    value = "cost of a machine that reports that it is too hot for its full speed: `serious`, or worse",
                    def = "8s",
                    min = 0)
            Duration seriousPenalty,

            @Knob(value = "difference of cost up to which machines count as equal", def = "3s", min = 0)
            Duration nearTie,

            @Knob(value = "share of its decode rate that a request loses to each other one", def = "0.27", min = 0)
            double loadFactor,

            @Knob(value = "prefill rate over decode rate where no prefill rate is known", def = "12", min = 0.01)
            double prefillFactor,

            @Knob(value = "whether prefill is estimated by the factor even where its rate is known", def = "false")
            boolean prefillFromDecode) {}

    private static final int RANK_SHIFT = 32;

    private final RateEstimates rates;
    private final StatePenalty statePenalty;
    private final double queuePenalty;
    private final double pendingPenalty;
    private final double memoryPenalty;
    private final double fairPenalty;
    private final double seriousPenalty;
    private final double nearTie;
    private final RandomGenerator random;
    private final ModelCosts costs;

    AdditiveCost(Knobs knobs, PolicyContext context) {
        rates = new RateEstimates(
                context.fleet(), knobs.loadFactor(), knobs.prefillFactor(), knobs.prefillFromDecode());
        statePenalty = StatePenalty.of(knobs.coldPenalty(), knobs.leavingPenalty());
        queuePenalty = millis(knobs.queuePenalty());
        pendingPenalty = millis(knobs.pendingPenalty());
        memoryPenalty = millis(knobs.memoryPenalty());
        fairPenalty = millis(knobs.fairPenalty());
        seriousPenalty = millis(knobs.seriousPenalty());
        nearTie = millis(knobs.nearTie());
        random = context.random();
        costs = new ModelCosts(new FleetLayout(context.fleet()), this::enter);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        rates.changed(machine);
        costs.changed(machine);
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        CostIndex index = costs(request, fleet);
        double best = index.least(candidates, CostIndex.Filter.PASSING);
        return best == Double.POSITIVE_INFINITY ? NONE : index.pick(candidates, best + nearTie, random);
    }

    /** What the attempt costs on each machine. */
    CostIndex costs(Request request, FleetView fleet) {
        return costs.of(request, request.maxTokens(), fleet);
    }

    /**
     * What is ahead is the larger of two figures: the tokens promised to pending requests, or those promised to running ones
     * plus as many as this request wants for each that waits. Hence the two lines of the index.
     */
    private void enter(MachineView machine, int model, CostIndex index) {
        int i = machine.index();
        double perToken = 1000 / rates.decode(machine, model);
        int queue = machine.effectiveQueue(model);
        int pending = machine.pendingTotal();
        double memory =
                Math.min(1, (double) machine.usedBytes() / machine.machine().memoryBytes());
        double standing = statePenalty.of(machine.state(model))
                + queuePenalty * queue
                + pendingPenalty * pending
                + memoryPenalty * memory
                + heat(machine.thermal());
        index.put(
                i,
                1000 / rates.prefill(i, model),
                standing + machine.pendingMaxTokens(model) * perToken,
                perToken,
                standing + machine.promisedTokens(model) * perToken,
                (1 + machine.waiting(model)) * perToken,
                (long) queue << RANK_SHIFT | pending);
    }

    private double heat(ThermalState thermal) {
        return switch (thermal) {
            case NOMINAL -> 0;
            case FAIR -> fairPenalty;
            case SERIOUS, CRITICAL -> seriousPenalty;
        };
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        public Type() {
            super(
                    "additive-cost",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the machine with the least sum of waiting, loading and computing time",
                    new PolicySource("d-inference", "coordinator scheduler, June to September 2026"));
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new AdditiveCost(values, context);
        }
    }
}
