package io.simctl.live.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests that passed and are not in the trace: which they were, and why not. */
public final class Unrecorded {
    /** A scanner asks for routes without end. */
    private static final int MOST = 20;

    private static final String OTHERS = "other routes";

    private final Map<String, Long> routes = new TreeMap<>();
    private final Map<String, Long> replies = new TreeMap<>();

    /** One to this path has passed. */
    synchronized void route(String path) {
        count(path, routes);
    }

    /** One has passed whose reply cannot be read, for this reason. */
    synchronized void reply(String reason) {
        count(reason, replies);
    }

    private static void count(String what, Map<String, Long> counts) {
        boolean hasRoom = counts.size() < MOST || counts.containsKey(what);
        counts.merge(hasRoom ? what : OTHERS, 1L, Long::sum);
    }

    /** A sentence for each kind of them; none if there were none. */
    public synchronized List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        replies.forEach(
                (reason, count) -> sentences.add("%s whose reply could not be read (%s) passed and %s not recorded"
                        .formatted(requests(count), reason, wereOf(count))));
        routes.forEach((path, count) ->
                sentences.add("%s to %s passed and %s not recorded".formatted(requests(count), path, wereOf(count))));
        return sentences;
    }

    private static String requests(long count) {
        return count == 1 ? "1 request" : count + " requests";
    }

    private static String wereOf(long count) {
        return count == 1 ? "was" : "were";
    }
}
