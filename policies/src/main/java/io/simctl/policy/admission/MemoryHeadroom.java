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
 */
public final class MemoryHeadroom implements FleetAdmission {
    /** Gate of a machine without the memory. */
    public static final String FREE_MEMORY = "free_memory";

    public record Knobs(
            @Knob(value = "memory that an idle machine keeps beside the model", def = "4GiB", unit = "bytes", min = 0)
            long slack) {}

    private final long slack;

    MemoryHeadroom(Knobs knobs) {
        slack = knobs.slack();
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
