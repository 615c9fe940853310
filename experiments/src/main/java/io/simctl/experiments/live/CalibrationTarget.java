package io.simctl.experiments.live;

import com.sun.management.OperatingSystemMXBean;
import io.simctl.live.calibrate.MachineFacts;
import io.simctl.live.calibrate.Subject;
import io.simctl.live.calibrate.Subjects;
import io.simctl.live.calibrate.fit.MachineLimits;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.model.LiveModel;
import io.simctl.scenario.profile.ProvenanceKind;
import io.simctl.scenario.profile.Source;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A machine to be calibrated.
 *
 * @param subject its backend, and the models on its disk
 * @param facts what of it is not measured
 * @param limits the most that it can do
 */
public record CalibrationTarget(Subject subject, MachineFacts facts, MachineLimits limits) {
    private static final long MEBI = 1L << 20;

    /**
     * A machine of a scenario.
     *
     * @param entry of the fleet
     * @param file the scenario's
     * @param models folder for models that simctl makes
     * @throws IllegalArgumentException if the scenario cannot be run live; the message says what to change
     * @throws IOException if a model cannot be written
     */
    public static CalibrationTarget of(Scenario scenario, FleetEntry entry, Path file, Path models) throws IOException {
        HardwareSpec hardware = scenario.hardwareOf(entry);
        Source source =
                new Source(file.toString(), ProvenanceKind.ASSUMED, "as the scenario says, efficiencies included");
        return new CalibrationTarget(
                Subjects.of(scenario, entry, models),
                new MachineFacts(
                        entry.hardware(),
                        hardware.memory(),
                        hardware.reserve(),
                        OptionalDouble.of(hardware.bandwidth() * hardware.bandwidthEfficiency()),
                        OptionalDouble.of(hardware.compute() * hardware.computeEfficiency()),
                        source),
                limits(scenario, entry.hardware(), hardware));
    }

    /** By the data sheet, where the scenario has its numbers from one: what users guess binds no measurement. */
    private static MachineLimits limits(Scenario scenario, String name, HardwareSpec hardware) {
        return isPublished(scenario, "hardware." + name + ".bandwidth")
                        && isPublished(scenario, "hardware." + name + ".compute")
                ? MachineLimits.ofDataSheet(name, hardware.bandwidth(), hardware.compute())
                : MachineLimits.known();
    }

    private static boolean isPublished(Scenario scenario, String path) {
        return scenario.provenance().stream()
                .anyMatch(origin -> origin.path().equals(path) && origin.kind() == ProvenanceKind.PUBLISHED);
    }

    /**
     * This computer, as a backend uses it. Its profile calls it {@code this}.
     *
     * @param served models by the names that they shall have in the profile
     * @param models folder for models that simctl makes
     * @throws IllegalArgumentException if the backend cannot serve a model; the message says why
     * @throws IOException if a model cannot be written
     */
    public static CalibrationTarget ofThisComputer(BackendSpec backend, Map<String, LiveModel> served, Path models)
            throws IOException {
        return new CalibrationTarget(Subjects.of(backend, served, models), thisComputer(), MachineLimits.known());
    }

    private static MachineFacts thisComputer() {
        long memory = switch (ManagementFactory.getOperatingSystemMXBean()) {
            case OperatingSystemMXBean known -> known.getTotalMemorySize();
            default -> Runtime.getRuntime().maxMemory();
        };
        Source source = new Source(
                "simctl calibrate",
                ProvenanceKind.ASSUMED,
                "memory of the computer, a tenth of it for others; say in the scenario what models may use");
        return new MachineFacts("this", memory, memory / 10 / MEBI * MEBI, source);
    }
}
