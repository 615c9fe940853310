package io.simctl.sim.cost;

/**
 * The capabilities of a machine, as far as the cost of a step depends on them. Peak figures are those of the data sheet; the
 * efficiencies say what an engine gets out of them and are what a calibration fits.
 *
 * @param memoryBandwidth peak of the memory that holds weights and KV cache, bytes per second
 * @param compute peak for the data type that the engine multiplies in, FLOP per second
 * @param bandwidthEfficiency share of the bandwidth that reading weights and KV cache reaches, above 0 and at most 1
 * @param prefillEfficiency share of the compute that prefill reaches, above 0 and at most 1; 0.3 to 0.5 is common
 * @param decodeEfficiency share of the compute that decode reaches, above 0 and at most 1; usually below prefill's
 * @param stepOverheadNanos what each step costs whatever it does: launching kernels, scheduling, sampling
 * @param sequenceOverheadNanos what each decoding sequence adds to a step's overhead
 * @param expertEfficiency share of the bandwidth that reading routed experts reaches, above 0 and at most 1
 * @param attentionEfficiency share of the compute that the attention of prompts reaches, above 0 and at most 1
 */
public record Hardware(
        double memoryBandwidth,
        double compute,
        double bandwidthEfficiency,
        double prefillEfficiency,
        double decodeEfficiency,
        double stepOverheadNanos,
        double sequenceOverheadNanos,
        double expertEfficiency,
        double attentionEfficiency) {

    /** A machine that reads experts as it reads everything, and attends to prompts as it multiplies. */
    public Hardware(
            double memoryBandwidth,
            double compute,
            double bandwidthEfficiency,
            double prefillEfficiency,
            double decodeEfficiency,
            double stepOverheadNanos,
            double sequenceOverheadNanos) {
        this(
                memoryBandwidth,
                compute,
                bandwidthEfficiency,
                prefillEfficiency,
                decodeEfficiency,
                stepOverheadNanos,
                sequenceOverheadNanos,
                bandwidthEfficiency,
                prefillEfficiency);
    }

    public Hardware {
        requireAboveZero("memory bandwidth", memoryBandwidth);
        requireAboveZero("compute", compute);
        requireShare("bandwidth efficiency", bandwidthEfficiency);
        requireShare("prefill efficiency", prefillEfficiency);
        requireShare("decode efficiency", decodeEfficiency);
        requireShare("expert efficiency", expertEfficiency);
        requireShare("attention efficiency", attentionEfficiency);
        requireNotNegative("step overhead", stepOverheadNanos);
        requireNotNegative("sequence overhead", sequenceOverheadNanos);
    }

    static void requireAboveZero(String what, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(what + " must be above 0, not " + value);
        }
    }

    static void requireNotNegative(String what, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(what + " must not be negative, not " + value);
        }
    }

    private static void requireShare(String what, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be above 0 and at most 1, not " + value);
        }
    }

    /** Nanoseconds to read so many bytes of weights or KV cache. */
    double readNanos(double bytes) {
        return bytes / (memoryBandwidth * bandwidthEfficiency) * 1e9;
    }

    /** Nanoseconds to read so many bytes of routed experts. */
    double readExpertsNanos(double bytes) {
        return bytes / (memoryBandwidth * expertEfficiency) * 1e9;
    }

    /** Nanoseconds for so many FLOPs of the attention of prompts. */
    double attentionNanos(double flops) {
        return flops / (compute * attentionEfficiency) * 1e9;
    }

    /** Nanoseconds for so many FLOPs of prefill. */
    double prefillNanos(double flops) {
        return flops / (compute * prefillEfficiency) * 1e9;
    }

    /** Nanoseconds for so many FLOPs of decode. */
    double decodeNanos(double flops) {
        return flops / (compute * decodeEfficiency) * 1e9;
    }
}
