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
        /** Users that wait from which on what one of them costs is told from noise. */
        private static final int DEEP = 32;

        /** Tokens of an answer that nobody looks at. */
        private static final int SHORTEST = 2;

        /** True if so many wait that it shows what one of them costs. */
        boolean isDeep() {
            return waiting() >= DEEP;
        }

        /** Users that wait while the others are served. */
        int waiting() {
            return users - slots;
        }

        /** Steps from one new request in the batch to the next. */
        double stepsPerRequest() {
            return (double) outputTokens / slots;
        }

        /** Requests in the order in which they are made: the first ones, that begin together, and those after them that count. */
        public int counted() {
            return 4 * slots;
        }

        /** Requests that are made in all: those that count, those that keep them company, and those that still wait at the end. */
        public int requests() {
            return users + counted();
        }

        /** True if a request is as long as the loop's are: of those that do nothing but wait it does not matter. */
        public boolean isWhole(int nth) {
            return nth < counted() + slots;
        }

        /** Tokens of a request's prompt. */
        public int promptTokens(int nth) {
            return isWhole(nth) ? promptTokens : Math.min(Plan.SHORT, promptTokens);
        }

        /** Tokens of a request's answer: the first ones' are of different length, so that from then on they end one after the other. */
        public int outputTokens(int nth) {
            int share = nth < slots ? outputTokens * (1 + nth) / slots : outputTokens;
            return isWhole(nth) ? Math.max(SHORTEST, share) : SHORTEST;
        }

        @Override
        public double expectedNanos(Probe probe) {
            double step = probe.stepNanos(slots);
            double each = probe.prefillNanos(promptTokens) + outputTokens * step / slots;
            return (counted() + slots) * each
                    + 2 * outputTokens * step
                    + Math.max(0, waiting() - slots) * idleNanos(probe, slots);
        }

        /** Nanoseconds that it takes to be rid of a request that did nothing but wait. */
        static double idleNanos(Probe probe, int slots) {
            return probe.prefillNanos(Plan.SHORT) + SHORTEST * probe.stepNanos(slots) / slots;
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
