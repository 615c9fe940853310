package io.simctl.policy;

/** The machines that a scheduling policy sends a request to. */
public sealed interface Dispatch {
    /** No machine can take it now; it waits in the Coordinator's queue. */
    Dispatch NOT_YET = new NotYet();

    /** The one that sends nowhere; use {@link #NOT_YET}. */
    record NotYet() implements Dispatch {}

    /**
     * To one machine; {@link FleetView#to} has one for each, so that choosing allocates nothing.
     *
     * @param machine index of a machine that passes
     */
    record To(int machine) implements Dispatch {}

    /**
     * To one machine, and to a second one as well if the first token is not there in time. The first machine to give a token serves
     * the request; the other's work is cancelled (Dean and Barroso, The Tail at Scale, 2013).
     *
     * @param machine index of the machine that gets it at once
     * @param hedge index of another one
     * @param after nanoseconds from sending it to the first machine to sending it to the second
     */
    record Hedged(int machine, int hedge, long after) implements Dispatch {}

    /**
     * The prompt to one machine and the output to another, to which the KV cache of the prompt is transferred in between (Zhong et
     * al., DistServe, OSDI 2024).
     *
     * @param prefill index of the machine that computes the prompt and the first token
     * @param decode index of the machine that generates the rest
     */
    record Disaggregated(int prefill, int decode) implements Dispatch {}
}
