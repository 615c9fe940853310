package io.simctl.scenario.load;

import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fault.FaultSpec;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.yaml.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The checks of faults against the machines and models that there are. */
final class FaultChecks {
    private final Scenario scenario;
    private final Checks checks;

    FaultChecks(Scenario scenario, Checks checks) {
        this.scenario = scenario;
        this.checks = checks;
    }

    void all(List<FaultSpec> faults) {
        List<String> machines = new ArrayList<>(checks.names("fleet"));
        machines.addAll(ControlInputs.machineNames(scenario));
        for (int i = 0; i < faults.size(); i++) {
            List<String> hit = faults.get(i).machines();
            for (int m = 0; m < hit.size(); m++) {
                checks.known(machines, "fleet entry or machine", hit.get(m), "faults", i, "machines", m);
            }
            if (faults.get(i) instanceof FaultSpec.ClusterLink link) {
                pairs(link, i);
            }
            List<String> models = faults.get(i).models();
            for (int m = 0; m < models.size(); m++) {
                checks.knownModel(models.get(m), "faults", i, "models", m);
            }
        }
    }

    /** Only machines of an entry with a `cluster` have such a link. */
    private void pairs(FaultSpec.ClusterLink link, int fault) {
        List<String> machines = ControlInputs.machineNames(scenario);
        List<String> paired = new ArrayList<>();
        int first = 0;
        for (Map.Entry<String, FleetEntry> entry : scenario.fleet().entrySet()) {
            int end = first + entry.getValue().count();
            if (entry.getValue().cluster().isPresent()) {
                paired.add(entry.getKey());
                paired.addAll(machines.subList(first, end));
            }
            first = end;
        }
        boolean isHit = link.machines().isEmpty() ? !paired.isEmpty() : paired.containsAll(link.machines());
        if (!isHit) {
            checks.problem(
                    "`cluster-link` is of pairs, and "
                            + (paired.isEmpty()
                                    ? "no entry of the fleet has a `cluster`"
                                    : "only these are: " + Names.quoteAll(paired)),
                    "faults",
                    fault);
        }
    }
}
