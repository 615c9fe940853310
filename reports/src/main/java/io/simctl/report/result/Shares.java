package io.simctl.report.result;

import java.util.List;

/**
 * The shares in the work of a run, within the measured time.
 *
 * @param machines by machine index
 * @param principals those whose requests there were, in the order in which the scenario knows them; empty when no request has one
 * @param pools which models were to have how many machines
 * @param faults those that held, by fault and machine; empty where none did
 */
public record Shares(
        List<OfMachine> machines, List<OfPrincipal> principals, PoolShares pools, List<FaultShare> faults) {
    /** Nothing is known of them. */
    public static final Shares NONE = new Shares(List.of(), List.of());

    /** The shares in a run without plans. */
    public Shares(List<OfMachine> machines, List<OfPrincipal> principals) {
        this(machines, principals, PoolShares.NONE);
    }

    /** The shares in a run without faults. */
    public Shares(List<OfMachine> machines, List<OfPrincipal> principals, PoolShares pools) {
        this(machines, principals, pools, List.of());
    }

    public Shares {
        machines = List.copyOf(machines);
        principals = List.copyOf(principals);
        faults = List.copyOf(faults);
    }

    /** The same with these faults. */
    public Shares with(List<FaultShare> others) {
        return new Shares(machines, principals, pools, others);
    }

    /**
     * The work of a machine.
     *
     * @param busyNanos time in which it ran at least one request
     * @param loadNanos time in which it loaded a model, of several at once the sum
     */
    public record OfMachine(long busyNanos, long loadNanos) {}

    /**
     * The account of a principal: what it asked for, and what it got.
     *
     * @param name as the scenario has it; empty for the requests of nobody in particular
     * @param submitted requests
     * @param completed of them
     * @param rejected of them
     * @param outputTokens of those that completed
     * @param ttft of those that completed, nanoseconds at the client
     */
    public record OfPrincipal(
            String name, long submitted, long completed, long rejected, long outputTokens, Distribution ttft) {
        /** The same principal over two runs. */
        public OfPrincipal plus(OfPrincipal other) {
            return new OfPrincipal(
                    name,
                    submitted + other.submitted,
                    completed + other.completed,
                    rejected + other.rejected,
                    outputTokens + other.outputTokens,
                    ttft.plus(other.ttft));
        }
    }
}
