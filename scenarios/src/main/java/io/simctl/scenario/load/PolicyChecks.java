package io.simctl.scenario.load;

import io.simctl.policy.type.Need;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.yaml.Names;
import java.util.List;
import java.util.stream.Stream;

/** The checks of the policies of a set against each other: whether each has beside it what it needs. */
final class PolicyChecks {
    private final Checks checks;

    PolicyChecks(Checks checks) {
        this.checks = checks;
    }

    void all(String name, PolicySet set) {
        List<ChosenPolicy> chosen = ChosenPolicy.of(set);
        for (ChosenPolicy policy : chosen) {
            for (Need<?> need : policy.needs()) {
                if (chosen.stream().noneMatch(other -> serves(other, need))) {
                    warn(name, policy, need);
                }
            }
        }
    }

    private static boolean serves(ChosenPolicy other, Need<?> need) {
        return other.kind() == need.kind()
                && need.names().contains(other.name())
                && need.serves().test(other.knobs());
    }

    private void warn(String set, ChosenPolicy policy, Need<?> need) {
        Object[] place = Stream.concat(Stream.of("policies", set), policy.steps().stream())
                .toArray();
        checks.warning(
                "%s needs %s%s under `%s: {%s: ...}` beside it; without it %s"
                        .formatted(
                                Names.quote(policy.name()),
                                String.join(
                                        " or ",
                                        need.names().stream().map(Names::quote).toList()),
                                need.with().isEmpty() ? "" : " with `" + need.with() + "`",
                                need.kind().level(),
                                need.kind().slot(),
                                need.otherwise()),
                place);
    }
}
