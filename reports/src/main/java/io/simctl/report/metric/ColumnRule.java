package io.simctl.report.metric;

/**
 * The column of the comparison table that a metric has.
 *
 * @param heading first line of the heading
 * @param statistic second line: the percentile, or empty
 * @param shown when there is such a column
 * @param leftOutAs turn in which a terminal that is too narrow leaves it out, from 1; {@link #KEPT} for never
 */
public record ColumnRule(String heading, String statistic, Shown shown, int leftOutAs) {
    /** A column that every terminal shows. */
    public static final int KEPT = Integer.MAX_VALUE;

    /** The condition under which there is a column. */
    public enum Shown {
        ALWAYS,
        /** When some policy has a value. */
        IF_PRESENT,
        /** When some policy has a value above 0. */
        IF_ABOVE_ZERO,
        /** When some request of some policy did not complete. */
        IF_SOME_LOST
    }

    /** A column that is always shown. */
    public static ColumnRule of(String heading) {
        return new ColumnRule(heading, "", Shown.ALWAYS, KEPT);
    }

    /** The same, shown only then. */
    public ColumnRule only(Shown when) {
        return new ColumnRule(heading, statistic, when, leftOutAs);
    }

    /** The same, left out of narrow terminals in this turn. */
    public ColumnRule leftOutAs(int turn) {
        return new ColumnRule(heading, statistic, shown, turn);
    }
}
