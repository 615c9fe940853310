package io.simctl.sim.machine;

import io.simctl.control.*;
import io.simctl.sim.cost.StepCost;
import java.util.ArrayDeque;

/** hedge */
public final class SimulatedMachine implements Backend {
    public record Config(
            double loadCold,
            double loadWarm,
            long loadOverhead,
            long unload,
            double[] coresidency,
            double loadShare,
            int maxSequences,
            int stepTokens) {}

    private final BatchEngine[] engines;
    private final MemoryLedger ledger;
    private final Config config;
    private final Fleet fleet;
    private final Alarms alarms;
    private final boolean[] loaded;
    private final Alarm loadAlarm;
    private final Alarm[] unloadAlarm;
    private final ArrayDeque<Integer> loads = new ArrayDeque<>();
    private final boolean[] warm;
    private boolean loading;
    private final Listener listener;

    public SimulatedMachine(
            Fleet fleet,
            int machine,
            Config config,
            StepCost[] costs,
            Alarms alarms,
            Listener listener,
            RunListener observer) {
        this.fleet = fleet;
        this.config = config;
        this.alarms = alarms;
        this.listener = listener;
        int n = fleet.models().size();
        engines = new BatchEngine[n];
        loaded = new boolean[n];
        warm = new boolean[n];
        unloadAlarm = new Alarm[n];
        ledger = new MemoryLedger(fleet.machine(machine).usableBytes(), this::wakeAll);
        for (int m = 0; m < n; m++) {
            int model = m;
            engines[m] = new BatchEngine(
                    machine,
                    m,
                    costs[m],
                    config.maxSequences(),
                    config.stepTokens(),
                    fleet.model(m).kvBytesPerToken(),
                    ledger,
                    alarms,
                    listener,
                    observer,
                    this::speeds);
            unloadAlarm[m] = alarms.create(now -> {
                ledger.release(fleet.model(model).weightBytes());
                listener.unloaded(model, now);
            });
            if (fleet.hosting(machine, m).residentAtStart())
                ledger.reserve(fleet.model(m).weightBytes());
        }
        loadAlarm = alarms.create(this::loadDone);
    }

    private void wakeAll() {
        for (BatchEngine e : engines) e.wake();
    }

    private void speeds() {
        int k = 0;
        for (BatchEngine e : engines) if (e.isBusy()) k++;
        double[] eta = config.coresidency();
        double f = k == 0 ? 1 : eta[Math.min(k, eta.length) - 1] / k;
        if (loading) f *= 1 - config.loadShare();
        long now = alarms.now();
        for (BatchEngine e : engines) e.setSpeed(f, now);
        wakeAll();
    }

    @Override
    public void load(int model) {
        if (!ledger.reserve(fleet.model(model).weightBytes())) throw new IllegalStateException("no room");
        loads.add(model);
        if (loads.size() == 1) next();
    }

    private void next() {
        int model = loads.element();
        double bw = warm[model] ? config.loadWarm() : config.loadCold();
        loading = true;
        speeds();
        loadAlarm.set(alarms.now()
                + config.loadOverhead()
                + (long) (fleet.model(model).weightBytes() / bw * 1e9));
    }

    private void loadDone(long now) {
        int model = loads.remove();
        warm[model] = true;
        loading = false;
        speeds();
        if (!loads.isEmpty()) next();
        listener.loaded(model, now);
    }

    @Override
    public void unload(int model) {
        unloadAlarm[model].set(alarms.now() + config.unload());
    }

    @Override
    public void start(Attempt a) {
        engines[a.model()].start(a);
    }

    @Override
    public void cancel(Attempt a) {
        engines[a.model()].cancel(a);
    }

    @Override
    public long usedBytes() {
        return ledger.used();
    }
}
