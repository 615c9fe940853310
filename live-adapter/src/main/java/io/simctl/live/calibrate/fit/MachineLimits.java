package io.simctl.live.calibrate.fit;

import io.simctl.scenario.profile.HardwareProfile;
import io.simctl.scenario.profile.Profiles;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * The most that a machine can do.
 *
 * @param bandwidth of its memory, in bytes per second
 * @param compute in FLOP/s, in whatever precision it does most
 * @param whose in words, such as {@code the fastest machine known}
 */
public record MachineLimits(double bandwidth, double compute, String whose) {
    /** Accelerators that one server spreads a model over, as boards of eight do; each twice as fast as the fastest in the profiles. */
    private static final double SEVERAL = 16;

    /**
     * Arithmetic in narrow numbers beside that of 16 bits, which profiles state: data sheets of NVIDIA's Blackwell have four times as
     * much of it in FP4.
     */
    private static final double NARROW = 4;

    /** Data sheets understate what caches and boosted clocks do for a while. */
    private static final double ALLOWANCE = 1.5;

    /** Of any machine, by the fastest that comes with simctl. */
    public static MachineLimits known() {
        Collection<Profiles.Named<HardwareProfile>> shipped =
                Profiles.shipped().hardware().values();
        return new MachineLimits(
                SEVERAL * most(shipped, HardwareProfile::bandwidth),
                SEVERAL * NARROW * most(shipped, HardwareProfile::compute),
                "the fastest machine known");
    }

    private static double most(
            Collection<Profiles.Named<HardwareProfile>> shipped, ToDoubleFunction<HardwareProfile> value) {
        return shipped.stream()
                .mapToDouble(named -> value.applyAsDouble(named.profile()))
                .max()
                .orElseThrow();
    }

    /**
     * Of a machine whose data sheet says so.
     *
     * @param name of the hardware in the scenario
     */
    public static MachineLimits ofDataSheet(String name, double bandwidth, double compute) {
        return new MachineLimits(
                ALLOWANCE * bandwidth, ALLOWANCE * NARROW * compute, "`" + name + "` by the data sheet in its profile");
    }
}
