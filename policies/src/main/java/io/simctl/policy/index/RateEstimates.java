package io.simctl.policy.index;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.policy.MachineView;

/**
 * The rates at which each machine is believed to run each model (d-inference, coordinator scheduler). The decode rate is the machine's own
 * observation, else the median of what machines of the same hardware observe, else the single-stream rate over 1 + k·running.
 *
 * <p>An estimate is brought up to date when it is looked up for the first time since its machine changed, and stands still until the
 * machine changes again: everything computed from it in between agrees, and a change costs the same whatever the number of models.
 */
public final class RateEstimates {
    /** Fastest prefill that is believed without having been registered, tokens/s (d-inference, September). */
    private static final double FASTEST_GUESSED_PREFILL = 5000;

    private final FleetLayout layout;
    private final double loadFactor;
    private final double[] solo;
    private final double[] prefill;
    private final double[] observed;
    private final double[] decode;
    private final SortedRates[] byClass;
    private final FreshPairs fresh;

    /**
     * @param loadFactor k: how much of its rate a stream loses to each other stream, as a fraction of the rate; d-inference had
     *     0.27 in June and 0.39 in September
     * @param prefillFactor prefill rate over decode rate where no prefill rate is registered; 4 in June, 12 in September
     * @param prefillFromDecode whether the factor is used even where a prefill rate is registered, as in June
     */
    public RateEstimates(Fleet fleet, double loadFactor, double prefillFactor, boolean prefillFromDecode) {
        this.layout = new FleetLayout(fleet);
        this.loadFactor = loadFactor;
        int pairs = layout.machines() * layout.models();
        solo = new double[pairs];
        prefill = new double[pairs];
        observed = new double[pairs];
        decode = new double[pairs];
        fresh = new FreshPairs(layout);
        for (int machine = 0; machine < layout.machines(); machine++) {
            for (int model = 0; model < layout.models(); model++) {
                int pair = pair(machine, model);
                Hosting hosting = fleet.hosting(machine, model);
                solo[pair] = soloDecode(hosting, fleet.machine(machine).bandwidth());
                boolean registered = hosting.prefillTokensPerSecond() > 0 && !prefillFromDecode;
                prefill[pair] = registered
                        ? hosting.prefillTokensPerSecond()
                        : Math.min(FASTEST_GUESSED_PREFILL, solo[pair] * prefillFactor);
            }
        }
        byClass = new SortedRates[layout.hardwareClasses() * layout.models()];
        for (int i = 0; i < byClass.length; i++) {
            byClass[i] = new SortedRates();
        }
    }

    /** The registered rate, else what the memory bandwidth suggests: the root of it in GB/s. */
    private static double soloDecode(Hosting hosting, double bandwidth) {
        if (hosting.decodeTokensPerSecond() > 0) {
            return hosting.decodeTokensPerSecond();
        }
        return bandwidth > 0 ? Math.sqrt(bandwidth / 1e9) : 1;
    }

    /** The machine says something else than before. */
    public void changed(MachineView machine) {
        fresh.changed(machine.index());
    }

    private void update(MachineView machine, int model, int pair) {
        SortedRates peers = byClass[layout.hardwareClass(machine.index()) * layout.models() + model];
        double seen = machine.observedDecodeRate(model);
        if (seen != observed[pair]) {
            replace(peers, observed[pair], seen);
            observed[pair] = seen;
        }
        decode[pair] = Math.max(1, estimate(seen, peers, solo[pair], machine.running(model)));
    }

    private static void replace(SortedRates peers, double before, double after) {
        if (before > 0) {
            peers.remove(before);
        }
        if (after > 0) {
            peers.add(after);
        }
    }

    private double estimate(double seen, SortedRates peers, double alone, int running) {
        if (seen > 0) {
            return seen;
        }
        double median = peers.median();
        return median > 0 ? median : alone / (1 + loadFactor * running);
    }

    /** Tokens per second that one sequence of the model gets on the machine, which can run it, at least 1. */
    public double decode(MachineView machine, int model) {
        int pair = pair(machine.index(), model);
        if (fresh.renew(machine.index(), model)) {
            update(machine, model, pair);
        }
        return decode[pair];
    }

    /** Tokens per second that one sequence gets on the idle machine, by what was registered. */
    public double solo(int machine, int model) {
        return solo[pair(machine, model)];
    }

    /** Prompt tokens per second. */
    public double prefill(int machine, int model) {
        return prefill[pair(machine, model)];
    }

    private int pair(int machine, int model) {
        return fresh.place(machine, model);
    }
}
