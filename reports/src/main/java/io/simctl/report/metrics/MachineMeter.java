package io.simctl.report.metrics;

import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.ModelState;
import java.util.ArrayList;
import java.util.List;

/** Follows one machine: what is in its memory, what loads, whether it works, and for how long. */
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
    private long loads;
    private long loadFailures;
    private long unloads;
    private long switches;
    private long loadTime;
    private long busyTime;
    private long coResidentTime;

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
            loadTime += measured(loadingSince[model], now);
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
            loads++;
            switches += isSwitch ? 1 : 0;
        }
    }

    private void leave(int model, long now) {
        switchRule.left(model);
        unloads += now >= warmup ? 1 : 0;
    }

    private void residentsChange(int by, long now) {
        if (residents >= 2) {
            coResidentTime += measured(residentsSince, now);
        }
        residents += by;
        residentsSince = now;
    }

    void loadFailed(long now) {
        loadFailures += now >= warmup ? 1 : 0;
    }

    void running(int attempts, long now) {
        if (attempts > 0 != running > 0) {
            if (running > 0) {
                busyTime += measured(runningSince, now);
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

    /** What the machine did until {@code end}, which leaves the meter as it is. */
    FleetResult snapshot(long end) {
        long loading = loadTime;
        for (int model = 0; model < states.length; model++) {
            loading += states[model] == ModelState.LOADING ? measured(loadingSince[model], end) : 0;
        }
        return new FleetResult(
                1,
                loads,
                loadFailures,
                unloads,
                switches,
                loading,
                busyTime + (running > 0 ? measured(runningSince, end) : 0),
                coResidentTime + (residents >= 2 ? measured(residentsSince, end) : 0),
                measured(0, end),
                0,
                0);
    }
}
