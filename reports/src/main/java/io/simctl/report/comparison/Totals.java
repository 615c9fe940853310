package io.simctl.report.comparison;

/** The ways to take totals, such as loads, of several runs. */
enum Totals {
    OF_ALL_RUNS,
    PER_RUN;

    /** What the sum over all runs is divided by. */
    double divisor(PolicyRow row) {
        return this == PER_RUN ? row.runs() : 1;
    }
}
