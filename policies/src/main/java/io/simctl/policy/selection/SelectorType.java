package io.simctl.policy.selection;

import io.simctl.policy.ModelSelection;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.Collection;
import java.util.List;

/** The description of a selection by one of llama-swap's strategies, which has the same name there. */
abstract class SelectorType<K extends Record & SelectorKnobs> extends PolicyType<K, ModelSelection> {
    SelectorType(String strategy, Class<K> knobs, String summary) {
        super(
                strategy,
                PolicyKind.FLEET_SELECTION,
                knobs,
                summary,
                new PolicySource("llama-swap", "selectors, strategy " + strategy));
    }

    @Override
    public final Collection<String> modelNames(K values) {
        return values.mentioned();
    }

    @Override
    public final List<String> problems(K values) {
        return values.wrong();
    }
}
