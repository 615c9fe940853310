package io.simctl.scenario.yaml;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems of one reading, collected so that a user learns all of them at once. */
public final class Problems {
    /** A broken generator can make one problem per line; nobody reads more than this many. */
    private static final int MOST = 1000;

    /** A set, because what an alias repeats is bound, and complained of, more than once. */
    private final Set<Problem> problems = new LinkedHashSet<>();

    /** Adds a problem unless it is known already. */
    public void add(SourceLocation at, String message) {
        if (problems.size() < MOST) {
            problems.add(new Problem(at, message));
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** All of them in the order of their places. */
    public List<Problem> inOrder() {
        return problems.stream().sorted(Comparator.comparing(Problem::at)).toList();
    }
}
