package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Load;
import io.simctl.live.calibrate.fit.LoadFit;
import io.simctl.live.calibrate.fit.ModelSize;
import io.simctl.live.calibrate.fit.Speed;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The estimates of what a machine does for models that were not measured: from one that was, else from what is said of the machine, else
 * assumed for a reason.
 */
final class Estimates {
    private static final double UNKNOWN_BANDWIDTH = 100e9;
    private static final double UNKNOWN_COMPUTE = 1e12;
    /** Of weights in 16 bits; those of fewer bits make the estimate too low, by four times at most. */
    private static final double BYTES_PER_PARAMETER = 2;

    private Estimates() {}

    /** The ways in which an estimate is known. */
    enum Ground {
        /** The measured model reached it. */
        REACHED,
        /** It is said of the machine. */
        MACHINE,
        /** Neither. */
        ASSUMED
    }

    /**
     * An estimate.
     *
     * @param what of which value, as profiles call it
     * @param reason why it had to be assumed; empty where it was not
     */
    record Estimate(String what, double value, Ground ground, String reason) {}

    /** What reading the weights once in a step of a single sequence takes of the memory's bandwidth. */
    static Estimate bandwidth(Subject.Model model, Measured.Model measured, MachineFacts machine) {
        ModelSize size = model.size();
        double step = measured.speed().decode().firstEntry().getValue();
        double bytes = size.activeBytes().orElse((double) size.weightBytes());
        return bytes > 0
                ? new Estimate("bandwidth", bytes / step * 1e9, Ground.REACHED, "")
                : otherwise(
                        "bandwidth",
                        machine.bandwidth(),
                        UNKNOWN_BANDWIDTH,
                        "nobody said how large the weights of " + name(model) + " are");
    }

    /** Two operations for each parameter and token of prefill. */
    static Estimate compute(Subject.Model model, Measured.Model measured, MachineFacts machine) {
        Speed speed = measured.speed();
        ModelSize size = model.size();
        if (measured.lacks("prefill")) {
            return otherwise(
                    "compute",
                    machine.compute(),
                    UNKNOWN_COMPUTE,
                    "the prefill rate of " + name(model) + " was not told, from which it would follow");
        }
        if (size.activeParameters().isPresent()) {
            double compute = 2 * size.activeParameters().getAsDouble() / speed.perPromptToken() * 1e9;
            return new Estimate("compute", compute, Ground.REACHED, "");
        }
        String unknown = "nobody said how many parameters " + name(model) + " has";
        return size.weightBytes() > 0 && machine.compute().isEmpty()
                ? new Estimate(
                        "compute",
                        2 * (double) size.weightBytes() / BYTES_PER_PARAMETER / speed.perPromptToken() * 1e9,
                        Ground.ASSUMED,
                        unknown + "; what prefill reached if there is one for each 2 bytes of its weights")
                : otherwise("compute", machine.compute(), UNKNOWN_COMPUTE, unknown);
    }

    private static Estimate otherwise(String what, OptionalDouble said, double unknown, String why) {
        return said.isPresent()
                ? new Estimate(what, said.getAsDouble(), Ground.MACHINE, "")
                : new Estimate(
                        what,
                        unknown,
                        Ground.ASSUMED,
                        why
                                + "; a placeholder, which only models beside the measured ones would use. Say it in the scenario");
    }

    private static String name(Subject.Model model) {
        return model.served().name();
    }

    /** The usual rates of loads, where the loads do not tell theirs. */
    static Estimate rates(List<Load> loads, LoadFit fit) {
        String why = loads.stream().allMatch(Load::isFirst)
                ? "no load was repeated"
                : loads.stream().mapToLong(Load::weightBytes).distinct().count() < 2
                        ? "all models that were loaded are of one size, or of unknown"
                        : "larger models did not take longer to load";
        return new Estimate(
                "load",
                fit.warmRate(),
                Ground.ASSUMED,
                why + ", so that reading is not told from starting; the usual rate, and the overhead is the rest");
    }
}
