package io.simctl.scenario.profile;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.fleet.FleetEntry.StepTable;
import io.simctl.scenario.fleet.HardwareSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A kind of machine, in the sizes of memory that it is sold with. What is left out is as in {@link HardwareSpec}. */
public record HardwareProfile(
        @Knob("what people call it") String label,

        @Knob(value = "memory that models can live in, one for each size that is sold", unit = "bytes", min = 1)
        List<Long> memory,

        @Knob(value = "part of the memory that models may not use, one for each size", unit = "bytes", min = 0)
        List<Long> reserve,

        @Knob(value = "memory bandwidth on the data sheet", unit = "bytes/s", min = 1)
        double bandwidth,

        @Knob(value = "share of the bandwidth that decoding reaches", min = 0.001, max = 1)
        Optional<Double> bandwidthEfficiency,

        @Knob(value = "arithmetic on the data sheet, in the precision that models run in", unit = "FLOP/s", min = 1)
        double compute,

        @Knob(value = "share of the arithmetic that prefill reaches", min = 0.001, max = 1)
        Optional<Double> computeEfficiency,

        @Knob(value = "rate at which weights come from disk", unit = "bytes/s", min = 1)
        Optional<Double> loadCold,

        @Knob(value = "rate at which weights come from the page cache", unit = "bytes/s", min = 1)
        Optional<Double> loadWarm,

        @Knob(value = "time of a load beside reading the weights", min = 0)
        Optional<Duration> loadOverhead,

        @Knob(value = "time to unload a model", min = 0) Optional<Duration> unload,

        @Knob(value = "share of the machine that a load takes from models at work", min = 0, max = 0.999)
        Optional<Double> loadShare,

        @Knob(value = "memory for file pages beside `memory`", unit = "bytes", min = 0)
        Optional<Long> pageCache,

        @Knob(value = "time of an engine step beside arithmetic and memory", min = 0)
        Optional<Duration> stepOverhead,

        @Knob(value = "added to a step by each sequence that decodes in it", min = 0)
        Optional<Duration> sequenceOverhead,

        @Knob(value = "share of the bandwidth that reading routed experts reaches", min = 0.001, max = 1)
        Optional<Double> expertEfficiency,

        @Knob(value = "share of the arithmetic that the attention of prompts reaches", min = 0.001, max = 1)
        Optional<Double> attentionEfficiency,

        @Knob(value = "share of the arithmetic that models reach by their quantisation", def = "{}")
        Map<String, Double> quantisationEfficiency,

        @Knob(
                value = "speed of 1, 2, ... busy models together, in that of one alone; the last holds for more",
                min = 0.001)
        Optional<List<Double>> coresidency,

        @Knob(value = "measured speed by model, a name of the scenario or of a model's profile", def = "{}")
        Map<String, StepTable> steps,

        @Knob(value = "sources, each with the values that come from it", def = "{}")
        Map<String, List<String>> sources)
        implements Checked, Sourced {

    private static final long GIGA = 1_000_000_000;
    private static final long GIBI = 1L << 30;

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (memory.isEmpty() || memory.size() != reserve.size()) {
            problems.add("`memory` and `reserve` need one value each for every size");
        } else if (IntStream.range(0, memory.size()).anyMatch(i -> reserve.get(i) >= memory.get(i))) {
            problems.add("`reserve` leaves nothing of the `memory`");
        }
        coresidency.flatMap(HardwareSpec::wrong).ifPresent(problems::add);
        return problems;
    }

    /** What a machine with {@code bytes} of memory reserves: the share of the size that is nearest to it. */
    long reserveOf(long bytes) {
        int size = IntStream.range(0, memory.size())
                .boxed()
                .min(Comparator.comparingLong(i -> Math.abs(memory.get(i) - bytes)))
                .orElseThrow();
        return memory.get(size) == bytes
                ? reserve.get(size)
                : Math.round((double) bytes * reserve.get(size) / memory.get(size));
    }

    /** How names end that say a size: {@code 64gb}, of binary gigabytes if they are whole. */
    static String sizeName(long bytes) {
        return (bytes % GIBI == 0 ? bytes / GIBI : Math.round((double) bytes / GIGA)) + "gb";
    }
}
