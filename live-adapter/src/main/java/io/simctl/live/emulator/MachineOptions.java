package io.simctl.live.emulator;

import io.simctl.control.Alarms;
import io.simctl.scenario.fault.course.MachineFaults;
import java.util.List;
import java.util.function.Function;

/**
 * The machine that an emulated server runs on.
 *
 * @param speed what its models leave each other of it
 * @param loadsInLine whether one model is loaded after the other, and not all at a time
 * @param models names of models by the indexes that faults have for them
 * @param faults makes the faults of the machine, whose times come from the alarms it is given
 */
public record MachineOptions(
        MachineSpeed speed, boolean loadsInLine, List<String> models, Function<Alarms, MachineFaults> faults) {
    /** Models that have nothing to do with each other, on a machine to which nothing happens. */
    public static final MachineOptions APART =
            new MachineOptions(MachineSpeed.APART, false, List.of(), alarms -> MachineFaults.NONE);

    /** Copies them. */
    public MachineOptions {
        models = List.copyOf(models);
    }
}
