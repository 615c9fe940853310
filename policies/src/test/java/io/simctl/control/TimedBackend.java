package io.simctl.control;

import io.simctl.fleet.Fleet;
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
    private final Map<Attempt, Alarm> running = new HashMap<>();
    private final Set<Integer> unloadable = new HashSet<>();

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
    public void start(Attempt attempt) {
        if (!inMemory.contains(attempt.model())) {
            throw new AssertionError("model " + attempt.model() + " runs without being resident");
        }
        attempt.prefillAt(alarms.now());
        running.put(attempt, after(SECOND, now -> firstToken(attempt, now)));
    }

    private void firstToken(Attempt attempt, long now) {
        attempt.firstTokenAt(now);
        attempt.generatedTokens(1);
        running.put(attempt, after((attempt.request().outputTokens() - 1) * SECOND, end -> lastToken(attempt, end)));
        listener.firstToken(attempt, now);
    }

    private void lastToken(Attempt attempt, long now) {
        attempt.lastTokenAt(now);
        attempt.generatedTokens(attempt.request().outputTokens());
        running.remove(attempt);
        listener.finished(attempt, now);
    }

    /** Breaks off everything that runs. */
    void crash(String cause) {
        for (Attempt attempt : Set.copyOf(running.keySet())) {
            cancel(attempt);
            listener.failed(attempt, cause, alarms.now());
        }
    }

    @Override
    public void cancel(Attempt attempt) {
        running.remove(attempt).cancel();
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
