package io.simctl.fleet;

/**
 * A client's request for one completion.
 *
 * @param id unique in the run, in the order of the workload
 * @param model index of the model asked for
 * @param intendedAt when the workload wanted it sent, nanoseconds since the run began; every latency counts from here
 * @param promptTokens tokens of the prompt, at least 1
 * @param maxTokens the limit that the client announced; policies plan with this
 * @param owner account of the caller, or {@link #NO_OWNER}
 * @param route where the caller wants it to run
 * @param prefix hashes of the prompt's leading blocks, for prefix caches; empty when the trace carries none
 * @param priority what the client asks of a server that goes by priorities: the smaller number goes first, 0 is usual
 */
public record Request(
        long id,
        int model,
        long intendedAt,
        int promptTokens,
        int maxTokens,
        int owner,
        Route route,
        Prefix prefix,
        int priority) {

    /** The owner of a request or machine that belongs to nobody in particular. */
    public static final int NO_OWNER = -1;

    /** The caller's choice of where a request is to run. */
    public enum Route {
        /** Anywhere. */
        PUBLIC,
        /** On a machine of the caller's own when one can serve, else anywhere. */
        PREFER_OWNER,
        /** Only on a machine of the caller's own. */
        SELF
    }

    /** The same for another model. */
    public Request of(int other) {
        return other == model
                ? this
                : new Request(id, other, intendedAt, promptTokens, maxTokens, owner, route, prefix, priority);
    }

    /** A request of the usual priority. */
    public Request(
            long id,
            int model,
            long intendedAt,
            int promptTokens,
            int maxTokens,
            int owner,
            Route route,
            Prefix prefix) {
        this(id, model, intendedAt, promptTokens, maxTokens, owner, route, prefix, 0);
    }

    /** A request of nobody in particular, to run anywhere, whose trace knows no prefixes. */
    public static Request of(long id, int model, long intendedAt, int promptTokens, int maxTokens) {
        return new Request(id, model, intendedAt, promptTokens, maxTokens, NO_OWNER, Route.PUBLIC, Prefix.NONE);
    }
}
