package io.simctl.scenario;

import io.simctl.policy.Knob;
import io.simctl.scenario.bind.Checked;
import java.time.Duration;
import java.util.List;

/** A kind of machine. */
public record HardwareSpec(
        @Knob(value = "memory that models can live in", unit = "bytes", min = 1)
        long memory,

        @Knob(value = "part of the memory that models may not use", unit = "bytes", min = 0, def = "0B")
        long reserve,

        @Knob(value = "memory bandwidth on the data sheet", unit = "bytes/s", min = 1)
        double bandwidth,

        @Knob(value = "share of the bandwidth that decoding reaches", min = 0.001, max = 1, def = "0.7")
        double bandwidthEfficiency,

        @Knob(value = "arithmetic on the data sheet, in the precision that models run in", unit = "FLOP/s", min = 1)
        double compute,

        @Knob(value = "share of the arithmetic that prefill reaches", min = 0.001, max = 1, def = "0.5")
        double computeEfficiency,

        @Knob(value = "rate at which weights come from disk", unit = "bytes/s", min = 1, def = "5GB/s")
        double loadCold,

        @Knob(value = "rate at which weights come from the page cache", unit = "bytes/s", min = 1, def = "20GB/s")
        double loadWarm,

        @Knob(value = "time of a load beside reading the weights", min = 0, def = "1s")
        Duration loadOverhead,

        @Knob(value = "time to unload a model", min = 0, def = "200ms")
        Duration unload,

        @Knob(value = "time of an engine step beside arithmetic and memory", min = 0, def = "1ms")
        Duration stepOverhead,

        @Knob(
                value = "share of the machine that 1, 2, ... busy models get together; the last holds for more",
                min = 0.001,
                max = 1,
                def = "[1.0]")
        List<Double> coresidency)
        implements Checked {
    @Override
    public List<String> problems() {
        if (coresidency.isEmpty()) {
            return List.of("`coresidency` needs at least one share");
        }
        return reserve >= memory ? List.of("`reserve` leaves nothing of the `memory`") : List.of();
    }
}
