package io.simctl.report.result;

import java.util.List;

/**
 * The models in the memory of each machine over time.
 *
 * @param binWidth nanoseconds that one bin stands for
 * @param bins how many bins the run took; the last may be cut short
 * @param machines by machine index
 */
public record ResidencyTimeline(long binWidth, int bins, List<Row> machines) {
    public ResidencyTimeline {
        machines = List.copyOf(machines);
    }

    /** One machine: stretches of bins that look the same, in order of time and without gaps. */
    public record Row(List<Stretch> stretches) {
        public Row {
            stretches = List.copyOf(stretches);
        }
    }

    /**
     * Neighbouring bins that hold the same shares.
     *
     * @param from first bin
     * @param to the bin after the last
     * @param shares the states of the machine by their share of the time
     */
    public record Stretch(int from, int to, List<Share> shares) {
        public Stretch {
            shares = List.copyOf(shares);
        }
    }

    /**
     * A state and its share of the time.
     *
     * @param percent 1 to 100; the shares of a stretch sum up to 100 but for rounding
     */
    public record Share(MachineState state, int percent) {}
}
