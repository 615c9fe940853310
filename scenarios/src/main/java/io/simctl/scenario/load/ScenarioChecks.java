package io.simctl.scenario.load;

import io.simctl.scenario.Scenario;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The checks that take more than one value: whether names exist and whether parts go together. */
final class ScenarioChecks {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Scenario scenario;
    private final Map<String, Object> effective;
    private final Checks checks;

    ScenarioChecks(Scenario scenario, Map<String, Object> effective, Node root, Problems problems, Problems warnings) {
        this.scenario = scenario;
        this.effective = effective;
        this.checks = new Checks(root, problems, warnings);
    }

    void all() {
        provenance();
        fileName(scenario.scenario(), "scenario");
        scenario.policies().keySet().forEach(name -> fileName(name, "policies", name));
        for (String section : List.of("models", "hardware", "fleet", "workload", "policies")) {
            checks.notEmpty(section);
        }
        new FleetChecks(scenario, checks).all();
        new WorkloadChecks(scenario, checks).all();
        scenario.faults().ifPresent(new FaultChecks(scenario, checks)::all);
        PolicyChecks policies = new PolicyChecks(scenario, checks);
        scenario.policies().forEach(policies::all);
        times();
        references();
    }

    /** Names of scenarios and policy sets become names of files. */
    private void fileName(String name, Object... path) {
        if (!FILE_NAME.matcher(name).matches()) {
            checks.problem(
                    Names.quote(name) + " is no name: only letters, digits, `.`, `_` and `-` may be in it", path);
        }
    }

    private void times() {
        if (scenario.duration().isPresent()
                && scenario.warmup().compareTo(scenario.duration().get()) >= 0) {
            checks.problem("`warmup` leaves nothing of the `duration`", "warmup");
        }
    }

    private void references() {
        scenario.slo().keySet().forEach(model -> checks.knownModel(model, "slo", model));
        scenario.report().baseline().ifPresent(name -> policySet(name, "report", "baseline"));
        scenario.gate().ifPresent(this::gate);
        for (int i = 0; i < scenario.observed().size(); i++) {
            int index = i;
            policySet(scenario.observed().get(i).policy(), "observed", i, "policy");
            scenario.observed().get(i).model().ifPresent(m -> checks.knownModel(m, "observed", index, "model"));
        }
    }

    private void gate(Scenario.Gate gate) {
        for (int i = 0; i < gate.policies().size(); i++) {
            policySet(gate.policies().get(i), "gate", "policies", i);
        }
    }

    private void policySet(String name, Object... path) {
        checks.known("policies", "policy set", name, path);
    }

    /** Paths are looked up in the effective configuration, so that a default can have a source too. */
    private void provenance() {
        if (!checks.foundNothing()) {
            return;
        }
        for (int i = 0; i < scenario.provenance().size(); i++) {
            String path = scenario.provenance().get(i).path();
            if (!leadsSomewhere(effective, path)) {
                checks.problem(Names.quote(path) + " leads to no value of this scenario", "provenance", i, "path");
            }
        }
    }

    private static boolean leadsSomewhere(Object tree, String path) {
        return switch (tree) {
            case Map<?, ?> map ->
                map.entrySet().stream().anyMatch(e -> leadsThrough(String.valueOf(e.getKey()), e.getValue(), path));
            case List<?> list ->
                IntStream.range(0, list.size()).anyMatch(i -> leadsThrough(String.valueOf(i), list.get(i), path));
            default -> false;
        };
    }

    /** Keys may have dots in them, so a path is not split but eaten up key by key. */
    private static boolean leadsThrough(String key, Object value, String path) {
        return path.equals(key)
                || (path.startsWith(key + ".") && leadsSomewhere(value, path.substring(key.length() + 1)));
    }
}
