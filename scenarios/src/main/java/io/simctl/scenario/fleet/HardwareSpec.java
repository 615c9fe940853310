package io.simctl.scenario.fleet;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A kind of machine. */
public record HardwareSpec(
        @Knob(value = "memory that models can live in", unit = "bytes", min = 1)
        long memory,

        @Knob(
                value =
                        "part of the memory that models may not use; a profile knows what the system keeps (a tenth to a third of"
                                + " it), an entry without one keeps nothing unless it says so",
                unit = "bytes",
                min = 0,
                def = "0B")
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

        @Knob(value = "share of the machine that a load takes from models at work", min = 0, max = 0.999, def = "0.2")
        double loadShare,

        @Knob(
                value =
                        "memory for file pages beside `memory`, as a computer with a graphics card has; with 0B what models leave"
                                + " free of `memory` holds them",
                unit = "bytes",
                min = 0,
                def = "0B")
        long pageCache,

        @Knob(value = "time of an engine step beside arithmetic and memory", min = 0, def = "1ms")
        Duration stepOverhead,

        @Knob(
                "added to a step by each sequence that decodes in it: sampling, launches that grow with the batch; none when left out")
        Optional<Duration> sequenceOverhead,

        @Knob(
                value =
                        "share of the bandwidth that reading routed experts reaches, in many small pieces; `bandwidth_efficiency`"
                                + " when left out",
                min = 0.001,
                max = 1)
        Optional<Double> expertEfficiency,

        @Knob(
                value =
                        "share of the arithmetic that the attention of prompts reaches; `compute_efficiency` when left out",
                min = 0.001,
                max = 1)
        Optional<Double> attentionEfficiency,

        @Knob(
                value =
                        "share of the arithmetic that models reach by their `quantisation`; `compute_efficiency` for those left"
                                + " out",
                def = "{}")
        Map<String, Double> quantisationEfficiency,

        @Knob(
                value =
                        "rate at which a card sends to another of the same machine; needed where several share a model, see"
                                + " `tensor_parallel_size` and `pipeline_parallel_size`",
                unit = "bytes/s",
                min = 1)
        Optional<Double> link,

        @Knob(
                value =
                        "time that cards need to add up what each has of a layer, or that a stage's result needs to the next,"
                                + " beside sending it",
                min = 0,
                def = "10us")
        Duration linkLatency,

        @Knob(
                value = "speed of 1, 2, ... busy models together, in that of one alone; the last holds for more",
                min = 0.001,
                def = "[1.0]")
        List<Double> coresidency)
        implements Checked {
    @Override
    public List<String> problems() {
        Optional<String> wrong = wrong(coresidency);
        if (wrong.isPresent()) {
            return List.of(wrong.get());
        }
        if (quantisationEfficiency.values().stream().anyMatch(share -> !(share > 0 && share <= 1))) {
            return List.of("a share in `quantisation_efficiency` is above 0 and at most 1");
        }
        return reserve >= memory ? List.of("`reserve` leaves nothing of the `memory`") : List.of();
    }

    /**
     * A machine of so many such cards.
     *
     * @param share of each card's memory that an engine asks for, where it does: then no more than the rest is reserved
     */
    public HardwareSpec of(int cards, Optional<Double> share) {
        if (cards == 1 && share.isEmpty()) {
            return this;
        }
        long rest = share.map(its -> memory - Math.round(memory * its)).orElse(reserve);
        return new HardwareSpec(
                memory * cards,
                Math.min(reserve, rest) * cards,
                bandwidth * cards,
                bandwidthEfficiency,
                compute * cards,
                computeEfficiency,
                loadCold,
                loadWarm,
                loadOverhead,
                unload,
                loadShare,
                pageCache,
                stepOverhead,
                sequenceOverhead,
                expertEfficiency,
                attentionEfficiency,
                quantisationEfficiency,
                link,
                linkLatency,
                coresidency);
    }

    /**
     * What is wrong with speeds of co-resident models. Together they are at most as many times as fast as one alone as they are
     * many, and only where one alone leaves cores idle are they faster than it.
     */
    public static Optional<String> wrong(List<Double> coresidency) {
        if (coresidency.isEmpty()) {
            return Optional.of("`coresidency` needs at least one speed");
        }
        return IntStream.range(0, coresidency.size())
                .filter(i -> coresidency.get(i) > i + 1)
                .mapToObj(i -> "`coresidency`: %d models together cannot be %s times as fast as one alone"
                        .formatted(i + 1, coresidency.get(i)))
                .findFirst();
    }
}
