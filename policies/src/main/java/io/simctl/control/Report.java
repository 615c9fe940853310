package io.simctl.control;

import java.util.Arrays;

/**
 * What a heartbeat says of a machine, in arrays by model index. A machine on which nothing has happened since its last report
 * sends the same one again. Reports are reused; whoever receives one copies what it keeps.
 */
final class Report {
    /** Counts the machine's reports; one that says the same has the same number. */
    long number = -1;

    final ModelState[] state;
    final int[] running;
    final int[] waiting;
    final long[] waitingPromptTokens;
    final long[] promisedTokens;
    final double[] decodeTokensPerSecond;
    long usedBytes;

    Report(int models) {
        state = new ModelState[models];
        Arrays.fill(state, ModelState.ABSENT);
        running = new int[models];
        waiting = new int[models];
        waitingPromptTokens = new long[models];
        promisedTokens = new long[models];
        decodeTokensPerSecond = new double[models];
    }

    void copyFrom(Report other) {
        number = other.number;
        usedBytes = other.usedBytes;
        // by hand, since a machine has a few models only
        for (int model = 0; model < state.length; model++) {
            state[model] = other.state[model];
            running[model] = other.running[model];
            waiting[model] = other.waiting[model];
            waitingPromptTokens[model] = other.waitingPromptTokens[model];
            promisedTokens[model] = other.promisedTokens[model];
            decodeTokensPerSecond[model] = other.decodeTokensPerSecond[model];
        }
    }
}
