package io.simctl.policy.admission;

import java.util.Arrays;

/**
 * The error of estimates of the time to first token, as the ratio of observed to estimated for each class of machines and
 * models (d-inference, TTFT calibration).
 */
final class TtftCalibration {
    /**
     * Estimates wait for their observation in a table of fixed size, the newer one winning a place: of requests that never see a
     * first token nothing is heard again, and losing a sample now and then costs nothing.
     */
    private static final int PLACES = 1 << 12;

    private static final long FREE = -1;

    /** Weight of the newest observation. */
    private static final double ALPHA = 0.2;

    /** A ratio beyond would let one stalled machine close a whole class for good, since no request could prove it wrong. */
    private static final double LARGEST = 10;

    private final long[] requests = new long[PLACES];
    private final double[] estimates = new double[PLACES];
    private final double[] ratios;

    TtftCalibration(int classes) {
        ratios = new double[classes];
        Arrays.fill(ratios, 1);
        Arrays.fill(requests, FREE);
    }

    double ratio(int machineClass) {
        return ratios[machineClass];
    }

    void estimated(long request, double millis) {
        int place = place(request);
        requests[place] = request;
        estimates[place] = millis;
    }

    void observed(long request, int machineClass, double millis) {
        int place = place(request);
        if (requests[place] == request) {
            requests[place] = FREE;
            double ratio = Math.clamp(millis / estimates[place], 1 / LARGEST, LARGEST);
            ratios[machineClass] += ALPHA * (ratio - ratios[machineClass]);
        }
    }

    private static int place(long request) {
        return (int) request & PLACES - 1;
    }
}
