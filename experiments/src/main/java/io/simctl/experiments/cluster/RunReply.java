package io.simctl.experiments.cluster;

import java.io.Serializable;

/**
 * The outcome of a run on another computer.
 *
 * @param number of the request
 * @param artifact of the run; empty when there is none
 * @param problem why there is none; empty when there is one
 */
public record RunReply(int number, byte[] artifact, String problem) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** It was made. */
    public static RunReply made(int number, byte[] artifact) {
        return new RunReply(number, artifact, "");
    }

    /** It could not be made. */
    public static RunReply failed(int number, String problem) {
        return new RunReply(number, new byte[0], problem.isEmpty() ? "for no reason given" : problem);
    }
}
