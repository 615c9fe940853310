package io.simctl.report.meter;

import io.simctl.control.PoolReport;
import io.simctl.fleet.Outcome;
import io.simctl.report.result.PoolShares;
import java.util.stream.IntStream;

/** The meter of placement plans: what they wanted for each model, and how many requests were rejected all the same. */
final class PoolMeter {
    private final long[] desired;
    private final long[] current;
    private final long[] desiredSum;
    private final long[] shed;
    private long plans;
    private long recorded;
    private long moves;

    PoolMeter(int models) {
        desired = new long[models];
        current = new long[models];
        desiredSum = new long[models];
        shed = new long[models];
    }

    /** A plan without desired numbers (none was made for want of a budget) leaves the last ones. */
    void planned(int[] wanted, int[] had, int actions, boolean shadow) {
        plans++;
        recorded += shadow ? 1 : 0;
        moves += shadow ? 0 : actions;
        for (int model = 0; model < wanted.length; model++) {
            desired[model] = wanted[model];
            desiredSum[model] += wanted[model];
        }
        for (int model = 0; model < had.length; model++) {
            current[model] = had[model];
        }
    }

    void ended(int model, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected rejection && rejection.cause() == Outcome.Cause.CAPACITY) {
            shed[model]++;
        }
    }

    PoolShares snapshot(PoolReport end) {
        if (plans == 0) {
            return PoolShares.NONE;
        }
        return new PoolShares(
                plans,
                recorded,
                moves,
                IntStream.range(0, desired.length)
                        .mapToObj(model -> new PoolShares.OfModel(
                                desired[model],
                                current[model],
                                desiredSum[model],
                                model < end.serving().size() ? end.serving().get(model) : 0,
                                shed[model]))
                        .toList());
    }
}
