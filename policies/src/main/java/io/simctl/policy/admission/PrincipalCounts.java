package io.simctl.policy.admission;

import java.util.Arrays;

/** A count for each model and principal; in arrays, since each request passes through here. Principals are numbered from 0 on. */
final class PrincipalCounts {
    private final int[][] counts;

    PrincipalCounts(int models) {
        counts = new int[models][0];
    }

    int count(int model, int principal) {
        return principal < counts[model].length ? counts[model][principal] : 0;
    }

    void add(int model, int principal, int change) {
        if (principal >= counts[model].length) {
            counts[model] = Arrays.copyOf(counts[model], Math.max(principal + 1, 2 * counts[model].length));
        }
        counts[model][principal] += change;
    }
}
