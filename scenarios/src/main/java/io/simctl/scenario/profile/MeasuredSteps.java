package io.simctl.scenario.profile;

import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The speeds that were measured on a machine with a profile, as the {@code steps} of machines of the fleet. */
final class MeasuredSteps {
    private static final String STEPS = "steps";

    private MeasuredSteps() {}

    /**
     * The machines with the profile's tables of the scenario's models, where they have none of their own.
     *
     * @param hardware what they call the profile
     * @param models the name of the profile of each model, else its own
     */
    static Mapping fill(
            Mapping entry, ProfiledMachine machine, Scalar hardware, Map<String, String> models, Problems problems) {
        if (!(EffectiveConfig.tree(machine.named().profile()).get(STEPS) instanceof Map<?, ?> tables)) {
            return entry;
        }
        Optional<Node> own = entry.get(STEPS);
        Map<String, Object> measured = new LinkedHashMap<>();
        models.forEach((model, profile) -> {
            Object table = tables.containsKey(model) ? tables.get(model) : tables.get(profile);
            boolean isFree = own.flatMap(steps -> steps.child(model))
                    .filter(node -> !node.isImplied())
                    .isEmpty();
            if (table != null && isFree) {
                measured.put(model, table);
            }
        });
        return measured.isEmpty() ? entry : Filling.fill(entry, Map.of(STEPS, measured), hardware.at(), problems);
    }
}
