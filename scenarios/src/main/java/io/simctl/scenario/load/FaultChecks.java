package io.simctl.scenario.load;

import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fault.FaultSpec;
import java.util.ArrayList;
import java.util.List;

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
            List<String> models = faults.get(i).models();
            for (int m = 0; m < models.size(); m++) {
                checks.knownModel(models.get(m), "faults", i, "models", m);
            }
        }
    }
}
