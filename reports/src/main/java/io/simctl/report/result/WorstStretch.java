package io.simctl.report.result;

import java.util.List;

/**
 * One of the stretches of a run in which requests fared worst, and those of them that fared worst of all.
 *
 * @param batch which of the batches of the run
 * @param requests the worst first: those without an answer, then those with the longest TTFT
 */
public record WorstStretch(int batch, List<OfRequest> requests) {
    /** How many stretches a run keeps. */
    public static final int MOST = 3;

    /** How many requests a stretch keeps. */
    public static final int MOST_REQUESTS = 5;

    /** A time that a request did not come to, or no machine. */
    public static final int NONE = -1;

    public WorstStretch {
        requests = List.copyOf(requests);
    }

    /**
     * A request, with times in nanoseconds, or {@link #NONE}.
     *
     * @param id its number in the run
     * @param model index of the model that was asked for
     * @param machine index of the machine that it was on last, or {@link #NONE}
     * @param outcome what became of it
     * @param ttft from its intended time to its first token
     * @param lasted from its intended time to its last token; of one without an answer until that was known
     * @param queue part of TTFT: waiting for a slot
     * @param loadWait part of TTFT: waiting for the model
     * @param prefill part of TTFT: computing the prompt
     */
    public record OfRequest(
            long id,
            int model,
            int machine,
            RequestCount outcome,
            long ttft,
            long lasted,
            long queue,
            long loadWait,
            long prefill) {}
}
