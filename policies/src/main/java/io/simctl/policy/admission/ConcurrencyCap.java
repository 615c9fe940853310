package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.index.Concurrency;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.Optional;

/**
 * Sends no more to a machine than it can run well (d-inference, coordinator scheduler): a cap on all that is pending there, by its
 * memory or for its token budget unless given, and a cap on each model that keeps every request's decode rate above a floor. Turns nothing away by
 * itself: what finds no machine waits in the Coordinator's queue.
 */
public final class ConcurrencyCap implements FleetAdmission {
    /** Gate of a machine that has enough to do. */
    public static final String NO_HEADROOM = "no_headroom";

    /** Requests on a machine whose models have a budget of tokens, which limits them by itself. */
    private static final int WITH_TOKEN_BUDGET = 24;

    public record Knobs(
            @Knob(
                    value =
                            "requests that may be pending on a machine; when left out 2, 4, 6, 8 or 12 by its memory, or 24 with `token_budget`",
                    unit = "requests",
                    min = 1)
            Optional<Integer> cap,

            @Knob(value = "whether machines have budgets of tokens, as `memory-headroom` counts them", def = "false")
            boolean tokenBudget,

            @Knob(value = "whether a model that its machine has too little speed for gets fewer", def = "true")
            boolean qualityCap,

            @Knob(value = "decode rate that each request shall have", def = "15", unit = "tokens/s", min = 0.01)
            double decodeFloor,

            @Knob(value = "share of its decode rate that a request loses to each other one", def = "0.27", min = 0.001)
            double loadFactor,

            @Knob(value = "how far the quality cap may be exceeded, as a factor", def = "2.0", min = 0.01)
            double overcommit,

            @Knob(
                    value = "requests of a model whose decode rate on a machine is unknown",
                    def = "4",
                    unit = "requests",
                    min = 1)
            int fallback) {}

    private final int[] byMachine;
    private final int[][] byModel;

    ConcurrencyCap(Knobs knobs, PolicyContext context) {
        Fleet fleet = context.fleet();
        int machines = fleet.machines().size();
        byMachine = new int[machines];
        byModel = new int[machines][fleet.models().size()];
        for (int i = 0; i < machines; i++) {
            int machine = i;
            byMachine[i] = knobs.cap()
                    .orElseGet(() -> knobs.tokenBudget()
                            ? WITH_TOKEN_BUDGET
                            : Concurrency.byMemory(fleet.machine(machine).memoryBytes()));
            for (int model = 0; model < byModel[i].length; model++) {
                double solo = fleet.hosting(i, model).decodeTokensPerSecond();
                byModel[i][model] = knobs.qualityCap() ? quality(knobs, solo, byMachine[i]) : byMachine[i];
            }
        }
    }

    private static int quality(Knobs knobs, double solo, int cap) {
        int good =
                solo > 0 ? Concurrency.ofQuality(solo, knobs.decodeFloor(), knobs.loadFactor(), cap) : knobs.fallback();
        return Math.min(cap, (int) Math.ceil(knobs.overcommit() * good));
    }

    /** Requests for the model that may be on the machine at once. */
    int cap(int machine, int model) {
        return byModel[machine][model];
    }

    @Override
    public String gate(MachineView machine, Request request, long now) {
        int index = machine.index();
        boolean full = machine.pendingTotal() >= byMachine[index]
                || machine.effectiveQueue(request.model()) >= byModel[index][request.model()];
        return full ? NO_HEADROOM : OPEN;
    }

    @Override
    public boolean gateHoldsUntilChange() {
        return true;
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        return Verdict.ADMIT;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        public Type() {
            super(
                    "concurrency-cap",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "no more requests on a machine than its memory and speed allow",
                    new PolicySource("d-inference", "coordinator scheduler"));
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new ConcurrencyCap(values, context);
        }
    }
}
