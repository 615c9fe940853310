package io.simctl.experiments.tune;

import io.simctl.experiments.design.DesignPoint;
import java.util.ArrayList;
import java.util.List;

/** A point that a search has tried, and what its runs gave: a value for each figure that the search looks at. */
final class Candidate {
    private final DesignPoint point;
    private final double[] place;
    private final List<double[]> runs = new ArrayList<>();

    /** @param place where it lies in the unit cube */
    Candidate(DesignPoint point, double[] place) {
        this.point = point;
        this.place = place.clone();
    }

    DesignPoint point() {
        return point;
    }

    double[] place() {
        return place.clone();
    }

    /** The values of the next replication. */
    void add(double[] values) {
        runs.add(values);
    }

    /** Replications that were run. */
    int replications() {
        return runs.size();
    }

    /** The values in a replication. */
    double[] run(int replication) {
        return runs.get(replication).clone();
    }
}
