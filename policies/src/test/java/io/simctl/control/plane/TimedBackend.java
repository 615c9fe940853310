package io.simctl.control.plane;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A machine for tests: a load takes ten seconds, an unload one, a first token one second and every further token another,
 * whatever else runs. It fails the test when it is told to do what no machine can.
 */
final class TimedBackend implements Backend {
    static final long SECOND = 1_000_000_000L;
    static final long LOAD = 10 * SECOND;
    static final long UNLOAD = SECOND;

    private final Fleet fleet;
    private final int machine;
    private final Alarms alarms;
    private final Listener listener;
    private final Set<Integer> inMemory = new HashSet<>();
    private final Map<Leg, Alarm> running = new HashMap<>();
    private final Set<Integer> unloadable = new HashSet<>();
    private long delay;
    private int rank = Cluster.NO_RANK;

    TimedBackend(Fleet fleet, int machine, Alarms alarms, Listener listener) {
        this.fleet = fleet;
        this.machine = machine;
        this.alarms = alarms;
        this.listener = listener;
        for (int model = 0; model < fleet.models().size(); model++) {
            if (fleet.hosting(machine, model).residentAtStart()) {
                inMemory.add(model);
            }
        }
    }

    /** From now on loads of the model fail at their end. */
    void breakLoadsOf(int model) {
        unloadable.add(model);
    }

    /** From now on first tokens come so much later. */
    void delayTokens(long nanos) {
        delay = nanos;
    }

    /** From now on its reports say that it has this rank in a cluster. */
    void reportRank(int reported) {
        rank = reported;
    }

    @Override
    public int rank() {
        return rank;
    }

    /** Its cluster falls apart: the model is out of memory, and what it ran is answered so. */
    void lose(int model, Outcome.Failed failure) {
        for (Leg leg : Set.copyOf(running.keySet())) {
            cancel(leg);
        }
        inMemory.remove(model);
        listener.lost(model, failure, alarms.now());
    }

    /** How many attempts it runs. */
    int running() {
        return running.size();
    }

    @Override
    public void load(int model) {
        if (!inMemory.add(model)) {
            throw new AssertionError("model " + model + " is loaded twice");
        }
        if (usedBytes() > fleet.machine(machine).usableBytes()) {
            throw new AssertionError("machine " + machine + " is told to hold more than it can");
        }
        after(LOAD, now -> {
            if (unloadable.contains(model)) {
                inMemory.remove(model);
                listener.loadFailed(model, "no such luck", now);
            } else {
                listener.loaded(model, now);
            }
        });
    }

    @Override
    public void unload(int model) {
        if (running.keySet().stream().anyMatch(a -> a.model() == model)) {
            throw new AssertionError("model " + model + " is unloaded while it runs something");
        }
        after(UNLOAD, now -> {
            inMemory.remove(model);
            listener.unloaded(model, now);
        });
    }

    @Override
    public void start(Leg leg) {
        if (!inMemory.contains(leg.model())) {
            throw new AssertionError("model " + leg.model() + " runs without being resident");
        }
        leg.prefillAt(alarms.now());
        running.put(leg, after(SECOND + delay, now -> firstToken(leg, now)));
    }

    private void firstToken(Leg leg, long now) {
        leg.firstTokenAt(now);
        leg.generatedTokens(1);
        running.put(leg, after((leg.outputTokens() - 1) * SECOND, end -> lastToken(leg, end)));
        listener.firstToken(leg, now);
    }

    private void lastToken(Leg leg, long now) {
        leg.lastTokenAt(now);
        leg.generatedTokens(leg.outputTokens());
        running.remove(leg);
        listener.finished(leg, now);
    }

    /** Breaks off everything that runs. */
    void crash(String cause) {
        crash(new Outcome.Failed(0, cause));
    }

    /** Breaks off everything that it runs, as what serves it says. */
    void crash(Outcome.Failed failure) {
        for (Leg leg : Set.copyOf(running.keySet())) {
            cancel(leg);
            listener.failed(leg, failure, alarms.now());
        }
    }

    @Override
    public void cancel(Leg leg) {
        running.remove(leg).cancel();
    }

    @Override
    public long usedBytes() {
        return inMemory.stream().mapToLong(m -> fleet.model(m).weightBytes()).sum();
    }

    private Alarm after(long delay, java.util.function.LongConsumer action) {
        Alarm alarm = alarms.create(action);
        alarm.set(alarms.now() + delay);
        return alarm;
    }
}
