package io.simctl.control;

/**
 * What a heartbeat says of a machine: a snapshot taken at {@link #takenAt()}, in arrays by model index. Reports are reused;
 * whoever receives one copies what it keeps.
 */
public final class Report {
    long takenAt = Attempt.UNSET;
    final ModelState[] state;
    final int[] running;
    final int[] waiting;
    final long[] waitingPromptTokens;
    final long[] promisedTokens;
    final double[] decodeTokensPerSecond;
    long usedBytes;

    Report(int models) {
        state = new ModelState[models];
        java.util.Arrays.fill(state, ModelState.ABSENT);
        running = new int[models];
        waiting = new int[models];
        waitingPromptTokens = new long[models];
        promisedTokens = new long[models];
        decodeTokensPerSecond = new double[models];
    }

    /** When the snapshot was taken, or {@link Attempt#UNSET} before the first. */
    public long takenAt() {
        return takenAt;
    }

    void copyFrom(Report other) {
        takenAt = other.takenAt;
        usedBytes = other.usedBytes;
        int models = state.length;
        System.arraycopy(other.state, 0, state, 0, models);
        System.arraycopy(other.running, 0, running, 0, models);
        System.arraycopy(other.waiting, 0, waiting, 0, models);
        System.arraycopy(other.waitingPromptTokens, 0, waitingPromptTokens, 0, models);
        System.arraycopy(other.promisedTokens, 0, promisedTokens, 0, models);
        System.arraycopy(other.decodeTokensPerSecond, 0, decodeTokensPerSecond, 0, models);
    }
}
