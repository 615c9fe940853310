package io.simctl.live.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * The record of all that entered the control plane of a live run, and when: enough to play the run back. Of what real time gives it depends on nothing
 * else.
 */
public final class Journal {
    /** An observation and the time at which the loop took it up. */
    public record Entry(long at, Observation observation) {}

    private final List<Entry> entries = new ArrayList<>();
    private final boolean keeps;

    /** Keeps everything, some 100 bytes for each token. */
    public Journal() {
        this(true);
    }

    private Journal(boolean keeps) {
        this.keeps = keeps;
    }

    /** Keeps nothing, for runs that nobody is going to play back. */
    public static Journal forgetting() {
        return new Journal(false);
    }

    /** For the loop's thread. */
    void add(long at, Observation observation) {
        if (keeps) {
            entries.add(new Entry(at, observation));
        }
    }

    /** In the order of time. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
