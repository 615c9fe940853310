package io.simctl.sim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came of a workload on an engine, in the terms that two engines are compared by. */
final class History {
    /** Times of one request; NaN for what did not happen. */
    static final class Served {
        double prefillAt = Double.NaN;
        double firstTokenAt = Double.NaN;
        double lastTokenAt = Double.NaN;
        int generatedTokens;
        int cachedTokens;
        int preemptions;
    }

    /** A time at which sequences got a token that was not their first, by a step or after a preemption. */
    record Boundary(double at, int sequences) {}

    /** By id, those that got a token. */
    final Map<Integer, Served> requests = new TreeMap<>();

    /** First and last tokens in the order in which they were reported. */
    final List<String> reported = new ArrayList<>();

    /** Ids of those that broke off since memory was full. */
    final Set<Integer> failed = new TreeSet<>();

    final List<Boundary> boundaries = new ArrayList<>();

    Served request(int id) {
        return requests.computeIfAbsent(id, unused -> new Served());
    }
}
