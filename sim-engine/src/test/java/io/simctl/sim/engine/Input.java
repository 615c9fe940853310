package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;

/** Something that happens to an engine from outside. Times are nanoseconds since the run began. */
sealed interface Input {
    long at();

    /** A request with this id comes in; what is known of its text goes on into the answer or is its prompt's prefix. */
    record Arrival(
            long at,
            int id,
            int promptTokens,
            int outputTokens,
            int maxTokens,
            Prefix prefix,
            Prefix text,
            int priority)
            implements Input {
        Arrival(long at, int id, int promptTokens, int outputTokens, int maxTokens, Prefix prefix, Prefix text) {
            this(at, id, promptTokens, outputTokens, maxTokens, prefix, text, 0);
        }

        Arrival(long at, int id, int promptTokens, int outputTokens, int maxTokens, Prefix prefix) {
            this(at, id, promptTokens, outputTokens, maxTokens, prefix, prefix);
        }

        Arrival(long at, int id, int promptTokens, int outputTokens, int maxTokens) {
            this(at, id, promptTokens, outputTokens, maxTokens, Prefix.NONE);
        }

        /** The same at another time and with another priority. */
        Arrival with(long otherAt, int otherPriority) {
            return new Arrival(otherAt, id, promptTokens, outputTokens, maxTokens, prefix, text, otherPriority);
        }

        /** Tokens of which the text may be known. */
        int textTokens() {
            return promptTokens + (text == prefix ? 0 : outputTokens);
        }
    }

    /** The request is given up; means nothing when it has ended. */
    record Cancel(long at, int id) implements Input {}

    /** The engine goes at this share of its nominal speed from now on. */
    record Speed(long at, double share) implements Input {}

    /** Others on the machine come to hold so many bytes, or as many as there are. */
    record TakenByOthers(long at, long bytes) implements Input {}

    /** Others on the machine give back all that they hold. */
    record AllGivenBack(long at) implements Input {}
}
