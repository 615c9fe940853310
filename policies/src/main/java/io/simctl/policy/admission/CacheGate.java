package io.simctl.policy.admission;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model's budget of KV cache: who has a share of it, and who waits for one, in the order in which they came. */
final class CacheGate {
    private final Map<Long, Share> waiting = new LinkedHashMap<>();
    private final Map<Long, Share> held = new HashMap<>();
    private long free;

    /**
     * A share of the budget, wanted or held.
     *
     * @param bytes how much
     * @param since when it came to be so, nanoseconds since the run began
     */
    private record Share(long bytes, long since) {}

    CacheGate(long budget) {
        free = budget;
    }

    /** Whether so much is free and nobody waits for it. */
    boolean isOpen(long bytes) {
        return waiting.isEmpty() && bytes <= free;
    }

    /** A request wants a share, and has it at once or in its turn. */
    void enter(long request, long bytes, long now) {
        waiting.put(request, new Share(bytes, now));
        grant(now);
    }

    /** A request has gone, with or without its share. */
    void leave(long request, long now) {
        Share share = held.remove(request);
        if (share != null) {
            free += share.bytes;
        } else {
            waiting.remove(request);
        }
        grant(now);
    }

    private void grant(long now) {
        Iterator<Map.Entry<Long, Share>> line = waiting.entrySet().iterator();
        while (line.hasNext()) {
            Map.Entry<Long, Share> next = line.next();
            long bytes = next.getValue().bytes;
            if (bytes > free) {
                return;
            }
            free -= bytes;
            held.put(next.getKey(), new Share(bytes, now));
            line.remove();
        }
    }

    /** Whether the request has its share. */
    boolean holds(long request) {
        return held.containsKey(request);
    }

    /** Since when it has, or has waited for it. */
    long since(long request) {
        Share share = held.getOrDefault(request, waiting.get(request));
        if (share == null) {
            throw new IllegalStateException("request " + request + " has not entered");
        }
        return share.since;
    }
}
