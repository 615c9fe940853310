package io.simctl.live.calibrate;

/**
 * A first idea of how fast a server is, to plan by.
 *
 * @param stepNanos decode step of a single sequence
 * @param nanosPerPromptToken of prefill
 */
record Probe(double stepNanos, double nanosPerPromptToken) {
    /** Of a step with several sequences: where batching gains half at least. */
    double stepNanos(int sequences) {
        return stepNanos * (1 + 0.5 * (sequences - 1));
    }

    double prefillNanos(int tokens) {
        return tokens * nanosPerPromptToken;
    }
}
