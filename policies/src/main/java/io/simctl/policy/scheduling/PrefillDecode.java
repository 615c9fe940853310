package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.MachineSet;
import io.simctl.policy.index.ModelCosts;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Prompts on some machines and outputs on the others, to which the KV cache is transferred in between, so that long prompts hold up no
 * running answers (Zhong et al., DistServe, OSDI 2024). The prompt goes to the machine with the fewest prompt tokens before it, the output
 * to the one with the fewest requests pending. A short prompt may stay with the machine that generates the output, which costs no transfer.
 */
public final class PrefillDecode implements FleetScheduling {
    /** The knobs. */
    public record Knobs(
            @Knob(
                    value = "fleet entries whose machines compute prompts only; by `share` where there are none",
                    def = "[]")
            List<String> prefill,

            @Knob(
                    value = "part of the machines of each model that computes prompts only, where `prefill` names none",
                    min = 0,
                    max = 1,
                    def = "0.5")
            double share,

            @Knob(
                    value = "prompts below this are computed where the output is generated",
                    unit = "tokens",
                    min = 0,
                    def = "0")
            int minPrompt) {}

    private final int minPrompt;
    private final MachineSet[] prefilling;
    private final ModelCosts prefill;
    private final ModelCosts decode;
    private final RandomGenerator random;

    /** By the machine for the prompt, then that for the output: each pair is made when it is first chosen. */
    private final List<Dispatch[]> pairs;

    PrefillDecode(Knobs knobs, PolicyContext context) {
        minPrompt = knobs.minPrompt();
        FleetLayout layout = new FleetLayout(context.fleet());
        prefilling = new MachineSet[layout.models()];
        for (int model = 0; model < prefilling.length; model++) {
            prefilling[model] = prefilling(knobs, context.fleet(), layout.machinesOf(model));
        }
        prefill = new ModelCosts(layout, this::enterForPrompts);
        decode = new ModelCosts(layout, this::enterForOutputs);
        random = context.random();
        pairs = new ArrayList<>();
        for (int machine = 0; machine < layout.machines(); machine++) {
            pairs.add(new Dispatch[0]);
        }
    }

    /** At least one machine is left for outputs, and for prompts where there are two. */
    private static MachineSet prefilling(Knobs knobs, Fleet fleet, MachineSet machines) {
        MachineSet chosen = new MachineSet(fleet.machines().size());
        long byShare = Math.clamp(Math.round(knobs.share() * machines.size()), 1, Math.max(1, machines.size() - 1));
        for (int m = machines.next(0); m != MachineSet.NONE; m = machines.next(m + 1)) {
            boolean isNamed = knobs.prefill().contains(FleetEntries.of(fleet.machine(m)));
            if (knobs.prefill().isEmpty() ? machines.size() > 1 && chosen.size() < byShare : isNamed) {
                chosen.add(m);
            }
        }
        return chosen;
    }

    private void enterForPrompts(MachineView machine, int model, CostIndex index) {
        if (prefilling[model].contains(machine.index())) {
            double ahead = machine.waitingPromptTokens(model) + machine.sentSinceReportPromptTokens(model);
            index.put(machine.index(), 0, ahead, 0, ahead, 0, 0);
        }
    }

    private void enterForOutputs(MachineView machine, int model, CostIndex index) {
        if (!prefilling[model].contains(machine.index())) {
            index.put(machine.index(), 0, machine.pendingTotal(), 0, machine.pendingTotal(), 0, 0);
        }
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        prefill.changed(machine);
        decode.changed(machine);
    }

    @Override
    public Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now) {
        int output = least(decode.of(request, 0, fleet), candidates);
        if (output == CostIndex.NONE) {
            return Dispatch.NOT_YET;
        }
        if (request.promptTokens() < minPrompt || prefilling[request.model()].isEmpty()) {
            return fleet.to(output);
        }
        int prompt = least(prefill.of(request, 0, fleet), candidates);
        return prompt == CostIndex.NONE ? Dispatch.NOT_YET : pair(prompt, output);
    }

    private int least(CostIndex index, Candidates candidates) {
        double least = index.least(candidates, CostIndex.Filter.PASSING);
        return least == Double.POSITIVE_INFINITY ? CostIndex.NONE : index.pick(candidates, least, random);
    }

    private Dispatch pair(int prompt, int output) {
        Dispatch[] ofPrompt = pairs.get(prompt);
        if (ofPrompt.length == 0) {
            ofPrompt = new Dispatch[pairs.size()];
            Arrays.fill(ofPrompt, Dispatch.NOT_YET);
            pairs.set(prompt, ofPrompt);
        }
        if (ofPrompt[output] instanceof Dispatch.NotYet) {
            ofPrompt[output] = new Dispatch.Disaggregated(prompt, output);
        }
        return ofPrompt[output];
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "prefill-decode",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "prompts on some machines, outputs on others, with the KV cache carried between them",
                    PolicySource.after("DistServe, Zhong et al., 2024"));
        }

        @Override
        public Collection<String> fleetNames(Knobs values) {
            return values.prefill();
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new PrefillDecode(values, context);
        }
    }
}
