package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Model;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;

/**
 * Sends a request only where its weights and KV cache have room by the last report (d-inference, memory admission). An idle
 * machine is taken to be able to empty itself for the request; a busy one is not. A server that has claimed its KV cache beforehand
 * has room for whatever it takes.
 *
 * <p>With a token budget, a machine that has the model in memory takes a request if its prompt and announced limit, beside those of all
 * requests that the Coordinator has not seen the end of (used, queued and not yet seen there), fit beside the weights. The original's machines
 * report budgets; here they follow from memory.
 */
public final class MemoryHeadroom implements FleetAdmission {
    /** Gate of a machine without the memory. */
    public static final String FREE_MEMORY = "free_memory";

    public record Knobs(
            @Knob(value = "memory that an idle machine keeps beside the model", def = "4GiB", unit = "bytes", min = 0)
            long slack,

            @Knob(
                    value = "whether models in memory have a budget of tokens instead: prompts and announced limits",
                    def = "false")
            boolean tokenBudget) {}

    private final long slack;
    private final boolean tokenBudget;

    MemoryHeadroom(Knobs knobs) {
        slack = knobs.slack();
        tokenBudget = knobs.tokenBudget();
    }

    @Override
    public String gate(MachineView machine, Request request, long now) {
        Model model = machine.fleet().model(request.model());
        if (model.weightBytes() == 0) {
            return OPEN;
        }
        Hosting hosting = machine.fleet().hosting(machine.index(), request.model());
        boolean claims = hosting.claimBytes() > 0;
        if (claims && machine.isResident(request.model())) {
            return OPEN;
        }
        if (tokenBudget && machine.isResident(request.model())) {
            return isWithinBudget(machine, request) ? OPEN : FREE_MEMORY;
        }
        long memory = machine.machine().memoryBytes();
        long tokens = (long) request.promptTokens() + request.maxTokens();
        long kv = claims ? hosting.requiredBytes() : tokens * model.kvBytesPerToken();
        boolean fits;
        if (machine.isIdle()) {
            fits = model.weightBytes() + kv + slack <= memory;
        } else {
            long weights = machine.isResident(request.model()) ? 0 : model.weightBytes();
            fits = weights + kv <= memory - machine.usedBytes();
        }
        return fits ? OPEN : FREE_MEMORY;
    }

    /** Models that share a machine share what their weights leave of it. */
    private static boolean isWithinBudget(MachineView machine, Request request) {
        long bytes = machine.residentWeightBytes()
                + kvBytes(machine, request.model(), (long) request.promptTokens() + request.maxTokens());
        for (int model = machine.nextBusyModel(0); model >= 0; model = machine.nextBusyModel(model + 1)) {
            bytes += kvBytes(machine, model, machine.pendingPromptTokens(model) + machine.pendingMaxTokens(model));
        }
        return bytes <= machine.machine().usableBytes();
    }

    private static long kvBytes(MachineView machine, int model, long tokens) {
        return tokens * machine.fleet().model(model).kvBytesPerToken();
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
                    "memory-headroom",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "only machines whose memory has room for weights and KV cache",
                    new PolicySource("d-inference", "memory admission"));
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new MemoryHeadroom(values);
        }
    }
}
