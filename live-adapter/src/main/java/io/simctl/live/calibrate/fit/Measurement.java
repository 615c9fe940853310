package io.simctl.live.calibrate.fit;

/** Something to measure at one model's server. */
public sealed interface Measurement {
    /** About how long it takes, in nanoseconds; rather too long than too short. */
    double expectedNanos(Probe probe);

    /** Its name for people. */
    String label();

    /**
     * The time to first token of a prompt that has the server for itself.
     *
     * @param promptTokens at least 1
     */
    record Prefill(int promptTokens) implements Measurement {
        @Override
        public double expectedNanos(Probe probe) {
            return probe.prefillNanos(promptTokens) + 2 * probe.stepNanos();
        }

        @Override
        public String label() {
            return "prefill of " + promptTokens;
        }
    }

    /**
     * The time of a decode step.
     *
     * @param sequences requests that decode together
     * @param promptTokens of each
     * @param outputTokens of each
     */
    record Decode(int sequences, int promptTokens, int outputTokens) implements Measurement {
        @Override
        public double expectedNanos(Probe probe) {
            return sequences * probe.prefillNanos(promptTokens) + outputTokens * probe.stepNanos(sequences);
        }

        @Override
        public String label() {
            return "decode by " + sequences;
        }
    }

    /**
     * The time that a token takes while users ask again as soon as they have their answer, so that the batch changes all the time.
     *
     * @param users more than {@code slots} where some of them wait in the server
     * @param slots requests that the server runs at a time
     * @param promptTokens of each request
     * @param outputTokens of each request
     */
    record Loop(int users, int slots, int promptTokens, int outputTokens) implements Measurement {
        /** Requests that are made in all: the first of each user, those that count, and those that keep these company. */
        public int requests() {
            return users + 4 * slots;
        }

        @Override
        public double expectedNanos(Probe probe) {
            double each = probe.prefillNanos(promptTokens) + outputTokens * probe.stepNanos(slots) / slots;
            return requests() * each + 2 * outputTokens * probe.stepNanos(slots);
        }

        @Override
        public String label() {
            return "decode by %d of %d users".formatted(slots, users);
        }
    }

    /**
     * The delay that a prompt causes to requests that decode.
     *
     * @param decoding requests that decode when it comes
     * @param promptTokens of the prompt
     * @param outputTokens of each that decodes
     */
    record Join(int decoding, int promptTokens, int outputTokens) implements Measurement {
        @Override
        public double expectedNanos(Probe probe) {
            return decoding * probe.prefillNanos(Plan.SHORT)
                    + probe.prefillNanos(promptTokens)
                    + outputTokens * probe.stepNanos(decoding + 1);
        }

        @Override
        public String label() {
            return "prefill of " + promptTokens + " beside " + decoding;
        }
    }
}
