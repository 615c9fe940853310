package io.simctl.fleet;

/**
 * A machine of the fleet as the control plane knows it: what does not change while a run lasts.
 *
 * @param name unique in the fleet, {@code entry-number} of the scenario's fleet entry
 * @param hardware name of the hardware; machines of the same hardware form one class for medians
 * @param memoryBytes memory that models, KV cache and the rest of the machine share
 * @param reserveBytes memory that models may not use
 * @param bandwidth memory bandwidth in bytes per second
 * @param owner the account that owns the machine, or {@link Request#NO_OWNER}
 * @param privateOnly whether only the owner's requests may run here
 * @param manageable whether the machine understands assignments to a pool
 * @param trusted whether the machine has proved what it runs, as the public may ask for (d-inference's trust floor)
 * @param release of the software that it runs, such as {@code 0.6.18}; empty when unknown
 */
public record Machine(
        String name,
        String hardware,
        long memoryBytes,
        long reserveBytes,
        double bandwidth,
        int owner,
        boolean privateOnly,
        boolean manageable,
        boolean trusted,
        String release) {

    /** A trusted machine of an unknown release. */
    public Machine(
            String name,
            String hardware,
            long memoryBytes,
            long reserveBytes,
            double bandwidth,
            int owner,
            boolean privateOnly,
            boolean manageable) {
        this(name, hardware, memoryBytes, reserveBytes, bandwidth, owner, privateOnly, manageable, true, "");
    }

    /** Bytes that weights and KV cache may take together. */
    public long usableBytes() {
        return memoryBytes - reserveBytes;
    }
}
