package io.simctl.live.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * What entered the control plane of a live run, and when: enough to play the run back. Of what real time gives it depends on nothing
 * else.
 */
public final class Journal {
    /** An observation and the time at which the loop took it up. */
    public record Entry(long at, Observation observation) {}

    private final List<Entry> entries = new ArrayList<>();

    /** For the loop's thread. */
    void add(long at, Observation observation) {
        entries.add(new Entry(at, observation));
    }

    /** In the order of time. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
