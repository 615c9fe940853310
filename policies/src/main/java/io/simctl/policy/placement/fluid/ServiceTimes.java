package io.simctl.policy.placement.fluid;

import io.simctl.policy.FleetView;

/**
 * The time that a request of each model is served: those that hold a slot by the reports, over those that end (Little's law), both forgotten by and by.
 * Until enough have ended it is what is expected.
 */
public final class ServiceTimes {
    /** What is left after a tick of what was counted before. */
    private static final double KEPT = 0.98;

    /** So many that have ended say as much as what was expected. */
    private static final double EXPECTED_COUNTS_AS = 10;

    private final double[] expected;
    private final double[] served;
    private final double[] ended;

    /** @param expected seconds by model, above 0 */
    public ServiceTimes(double[] expected) {
        this.expected = expected.clone();
        served = new double[expected.length];
        ended = new double[expected.length];
    }

    /** A request of the model has run to its end. */
    public void ended(int model) {
        ended[model]++;
    }

    /**
     * Looks at who runs now, for the time until the next look.
     *
     * @param seconds between two looks
     */
    public void look(FleetView fleet, double seconds) {
        for (int model = 0; model < served.length; model++) {
            served[model] *= KEPT;
            ended[model] *= KEPT;
        }
        for (int i = 0; i < fleet.machines(); i++) {
            for (int model = 0; model < served.length; model++) {
                if (fleet.machine(i).isOnline() && fleet.machine(i).isResident(model)) {
                    served[model] += seconds * fleet.machine(i).running(model);
                }
            }
        }
    }

    /** Seconds. */
    public double of(int model) {
        return (served[model] + EXPECTED_COUNTS_AS * expected[model]) / (ended[model] + EXPECTED_COUNTS_AS);
    }
}
