package io.simctl.scenario.load;

import io.simctl.policy.index.KnownPrefixes;
import io.simctl.policy.index.PrefixKnobs;
import io.simctl.policy.type.Need;
import io.simctl.scenario.ChosenPolicy;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.backend.EngineSpec;
import io.simctl.scenario.fleet.ClusterSpec;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.yaml.Names;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checks of the policies of a set against each other and the scenario: whether each has beside it what it needs, and whether one
 * that must know the future can.
 */
final class PolicyChecks {
    private static final String CLUSTER_RANKS = "cluster-ranks";

    private final Scenario scenario;
    private final Checks checks;

    PolicyChecks(Scenario scenario, Checks checks) {
        this.scenario = scenario;
        this.checks = checks;
    }

    void all(String name, PolicySet set) {
        List<ChosenPolicy> chosen = ChosenPolicy.of(set);
        ranks(name, chosen);
        for (ChosenPolicy policy : chosen) {
            if (policy.isClairvoyant()) {
                future(name, set, policy);
            }
            mentions(name, policy);
            caches(name, policy);
            for (Need<?> need : policy.needs()) {
                if (chosen.stream().noneMatch(other -> serves(other, need))) {
                    warn(name, policy, need);
                }
            }
        }
    }

    /** Machines that compute for others say so, and somebody must go by it. */
    private void ranks(String name, List<ChosenPolicy> chosen) {
        boolean hasRanks = scenario.fleet().values().stream()
                .anyMatch(entry -> entry.cluster()
                        .filter(cluster -> cluster.formation() != ClusterSpec.Formation.NONE)
                        .isPresent());
        if (hasRanks && chosen.stream().noneMatch(policy -> policy.name().equals(CLUSTER_RANKS))) {
            checks.warning(
                    "%s has no admission policy `%s`: without it nothing keeps requests off the machines of a `cluster` that compute for others"
                            .formatted(Names.quote(name), CLUSTER_RANKS),
                    "policies",
                    name);
        }
    }

    /** Caches of which nobody tells hold nothing as far as a policy knows. */
    private void caches(String set, ChosenPolicy policy) {
        boolean isReported =
                policy.knobs() instanceof PrefixKnobs knobs && knobs.prefixes() == KnownPrefixes.By.REPORTED;
        boolean doesAnyReport = scenario.fleet().values().stream()
                .anyMatch(entry -> entry.rules() instanceof EngineSpec.Vllm engine && engine.enablePrefixCaching());
        if (isReported && !doesAnyReport) {
            checks.warning(
                    "%s goes by what machines report of their prefix caches, and none of them does, so that it takes every prompt for new; only engines of type `vllm` with `enable_prefix_caching` report, in a simulation: leave `prefixes` out to go by what was sent"
                            .formatted(Names.quote(policy.name())),
                    place(set, policy));
        }
    }

    private void mentions(String set, ChosenPolicy policy) {
        mentions(set, policy, policy.accounts(), scenario.owners(), "nobody who sends requests is the `owner`");
        mentions(set, policy, policy.machines(), List.copyOf(scenario.fleet().keySet()), "there are no machines");
    }

    private void mentions(String set, ChosenPolicy policy, List<String> names, List<String> known, String complaint) {
        for (String name : names) {
            if (!known.contains(name)) {
                checks.problem(
                        "%s %s%s".formatted(complaint, Names.quote(name), Names.hint(name, known)), place(set, policy));
            }
        }
    }

    /** When users ask is not settled before they have their answers, and which machine gets a request not before it is there. */
    private void future(String name, PolicySet set, ChosenPolicy policy) {
        String leaveOut = ", or leave this policy set out";
        for (int i = 0; i < scenario.workload().size(); i++) {
            Traffic traffic = scenario.workload().get(i);
            boolean hasConversations = traffic instanceof Traffic.OpenLoop open
                    && open.conversation().isPresent();
            if (traffic instanceof Traffic.ClosedLoop || hasConversations) {
                checks.problem(
                        "%s must know when requests will come, and the users of `workload.%d` ask when they have their answers; give them a `rate` and no `conversation`%s"
                                .formatted(Names.quote(policy.name()), i, leaveOut),
                        place(name, policy));
            }
        }
        if (!set.fleet().selection().isEmpty()) {
            checks.problem(
                    "%s knows which model each request asks for, but not which one a selection lets answer; leave `selection` out%s"
                            .formatted(Names.quote(policy.name()), leaveOut),
                    place(name, policy));
        }
        int machines =
                scenario.fleet().values().stream().mapToInt(FleetEntry::count).sum();
        if (machines > 1 && policy.kind().level().equals("node")) {
            checks.problem(
                    "%s knows when requests will come, but not to which of %d machines; keep one%s"
                            .formatted(Names.quote(policy.name()), machines, leaveOut),
                    place(name, policy));
        }
    }

    private static Object[] place(String set, ChosenPolicy policy) {
        return Stream.concat(Stream.of("policies", set), policy.steps().stream())
                .toArray();
    }

    private static boolean serves(ChosenPolicy other, Need<?> need) {
        return other.kind() == need.kind()
                && need.names().contains(other.name())
                && need.serves().test(other.knobs());
    }

    private void warn(String set, ChosenPolicy policy, Need<?> need) {
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
                place(set, policy));
    }
}
