package io.simctl.cli;

import io.simctl.live.calibrate.MachineFacts;
import io.simctl.live.calibrate.Subject;
import io.simctl.live.calibrate.Subjects;
import io.simctl.scenario.FleetEntry;
import io.simctl.scenario.HardwareSpec;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Scenario.Provenance;
import io.simctl.scenario.profile.Source;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A machine of a scenario as something to be calibrated.
 *
 * @param subject its backend and the models on its disk
 * @param facts what of it is not measured
 */
record ScenarioMachine(Subject subject, MachineFacts facts) {
    /**
     * A machine of that fleet entry.
     *
     * @param file the scenario's
     * @throws IllegalArgumentException if the scenario cannot be run live; the message says what to change
     * @throws IOException if a model cannot be written
     */
    static ScenarioMachine of(Scenario scenario, FleetEntry entry, Path file) throws IOException {
        HardwareSpec hardware = scenario.hardwareOf(entry);
        Source source = new Source(file.toString(), Provenance.Kind.ASSUMED, "as the scenario says");
        return new ScenarioMachine(
                Subjects.of(scenario, entry, LiveRuns.modelFolder()),
                new MachineFacts(entry.hardware(), hardware.memory(), hardware.reserve(), source));
    }
}
