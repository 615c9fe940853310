package io.simctl.report.meter;

import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.ModelState;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.Shares;
import java.util.ArrayList;
import java.util.List;

/** A meter of one machine: what is in its memory, what loads, whether it works, and for how long. */
final class MachineMeter {
    private final long warmup;
    private final ModelState[] states;
    private final long[] loadingSince;
    private final ResidencyMeter.Row row;
    private int residents;
    private long residentsSince;
    private int running;
    private long runningSince;

    private final SwitchRule switchRule = new SwitchRule();
    private final Counters<FleetCount> counters = new Counters<>(FleetCount.class);

    MachineMeter(List<Hosting> hosting, long warmup, ResidencyMeter.Row row) {
        this.warmup = warmup;
        this.row = row;
        states = hosting.stream().map(MachineMeter::initial).toArray(ModelState[]::new);
        loadingSince = new long[states.length];
        residents = (int) hosting.stream().filter(Hosting::residentAtStart).count();
        row.become(state(), 0);
    }

    private static ModelState initial(Hosting hosting) {
        return hosting.residentAtStart() ? ModelState.RESIDENT : ModelState.ON_DISK;
    }

    private static boolean inMemory(ModelState state) {
        return state == ModelState.RESIDENT || state == ModelState.DRAINING;
    }

    void become(int model, ModelState after, long now) {
        ModelState before = states[model];
        if (before == after) {
            return;
        }
        states[model] = after;
        if (before == ModelState.LOADING) {
            counters.add(FleetCount.LOAD_NANOS, measured(loadingSince[model], now));
        }
        if (after == ModelState.LOADING) {
            beginLoad(model, now);
        }
        if (inMemory(before) != inMemory(after)) {
            residentsChange(inMemory(after) ? 1 : -1, now);
            if (inMemory(before)) {
                leave(model, now);
            }
        }
        row.become(state(), now);
    }

    private void beginLoad(int model, long now) {
        loadingSince[model] = now;
        boolean isSwitch = switchRule.loads(model);
        if (now >= warmup) {
            counters.increment(FleetCount.LOADS);
            counters.add(FleetCount.SWITCHES, isSwitch ? 1 : 0);
        }
    }

    private void leave(int model, long now) {
        switchRule.left(model);
        counters.add(FleetCount.UNLOADS, now >= warmup ? 1 : 0);
    }

    private void residentsChange(int by, long now) {
        if (residents >= 2) {
            counters.add(FleetCount.CO_RESIDENT_NANOS, measured(residentsSince, now));
        }
        residents += by;
        residentsSince = now;
    }

    void loadFailed(long now) {
        counters.add(FleetCount.LOAD_FAILURES, now >= warmup ? 1 : 0);
    }

    void running(int attempts, long now) {
        if (attempts > 0 != running > 0) {
            if (running > 0) {
                counters.add(FleetCount.BUSY_NANOS, measured(runningSince, now));
            }
            runningSince = now;
        }
        running = attempts;
    }

    private long measured(long from, long to) {
        return Math.max(0, to - Math.max(from, warmup));
    }

    private MachineState state() {
        List<Integer> resident = new ArrayList<>();
        List<Integer> loading = new ArrayList<>();
        for (int model = 0; model < states.length; model++) {
            if (inMemory(states[model])) {
                resident.add(model);
            } else if (states[model] == ModelState.LOADING) {
                loading.add(model);
            }
        }
        return new MachineState(resident, loading);
    }

    /** Its share of the work until {@code end}. */
    Shares.OfMachine share(long end) {
        FleetResult work = snapshot(end);
        return new Shares.OfMachine(work.get(FleetCount.BUSY_NANOS), work.get(FleetCount.LOAD_NANOS));
    }

    /** What the machine did until {@code end}, which leaves the meter as it is. */
    FleetResult snapshot(long end) {
        var open = new Counters<>(FleetCount.class);
        for (int model = 0; model < states.length; model++) {
            open.add(
                    FleetCount.LOAD_NANOS,
                    states[model] == ModelState.LOADING ? measured(loadingSince[model], end) : 0);
        }
        open.add(FleetCount.BUSY_NANOS, running > 0 ? measured(runningSince, end) : 0);
        open.add(FleetCount.CO_RESIDENT_NANOS, residents >= 2 ? measured(residentsSince, end) : 0);
        open.add(FleetCount.MACHINE_NANOS, measured(0, end));
        return new FleetResult(1, counters.snapshot().plus(open.snapshot()));
    }
}
