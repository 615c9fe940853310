package io.simctl.live.calibrate.fit;

/**
 * A first idea of how fast a server is, to plan by.
 *
 * @param stepNanos decode step of a single sequence
 * @param nanosPerPromptToken of prefill
 */
public record Probe(double stepNanos, double nanosPerPromptToken) {
    /** Of a step with several sequences: where batching gains half at least. */
    public double stepNanos(int sequences) {
        return stepNanos * (1 + 0.5 * (sequences - 1));
    }

    /** Of a prompt of that length. */
    public double prefillNanos(int tokens) {
        return tokens * nanosPerPromptToken;
    }
}
