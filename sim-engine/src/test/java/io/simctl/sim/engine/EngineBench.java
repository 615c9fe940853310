package io.simctl.sim.engine;

import io.simctl.control.Alarm;
import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.fleet.Request;
import io.simctl.sim.cost.StepCost;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Plays inputs on a {@link BatchEngine} and writes its history down; the machine around it has nothing but memory. */
final class EngineBench implements BatchEngine.Host {
    private final AlarmQueue clock = new AlarmQueue();
    private final BatchEngine engine;
    private final long capacity;
    private final History history = new History();
    private final Map<Integer, Leg> attempts = new HashMap<>();
    private long used;
    private long takenByOthers;
    private boolean busy;
    private final List<Gap> gaps = new ArrayList<>();
    private Consumer<String> listener = reported -> {};

    /** The time between two tokens of one sequence, as reported. */
    record Gap(long start, long end) {}

    EngineBench(EngineSettings settings, StepCost cost, long kvBytesPerToken, long capacity) {
        this.capacity = capacity;
        this.engine = new BatchEngine(settings, cost, kvBytesPerToken, clock, this);
        engine.open(Math.min(settings.claim(kvBytesPerToken), capacity));
    }

    /** Calls {@code listener} from inside the engine's calls with what {@link History#reported} gets. */
    void onReport(Consumer<String> newHearer) {
        listener = newHearer;
    }

    AlarmQueue clock() {
        return clock;
    }

    BatchEngine engine() {
        return engine;
    }

    /** Stretches of a single step with a single sequence. */
    List<Gap> gaps() {
        return gaps;
    }

    boolean holds(Input.Arrival arrival) {
        return engine.canEverHold(request(arrival), capacity);
    }

    long used() {
        return used;
    }

    /** Each input is armed when the one before has come, so it may ring before or after a boundary at the same time. */
    History playOneByOne(List<Input> inputs) {
        int[] next = {0};
        Alarm[] alarm = new Alarm[1];
        alarm[0] = clock.create(now -> {
            apply(inputs.get(next[0]++));
            if (next[0] < inputs.size()) {
                alarm[0].set(inputs.get(next[0]).at());
            }
        });
        if (!inputs.isEmpty()) {
            alarm[0].set(inputs.get(0).at());
        }
        return run();
    }

    /** All inputs are armed before the run, so each rings before a boundary at the same time. */
    History playArmedBefore(List<Input> inputs) {
        for (Input input : inputs) {
            clock.create(now -> apply(input)).set(input.at());
        }
        return run();
    }

    private History run() {
        clock.runUntil(Long.MAX_VALUE);
        attempts.forEach((id, attempt) -> {
            if (attempt.firstTokenAt() != Attempt.UNSET) {
                History.Served served = history.request(id);
                served.prefillAt = orNaN(attempt.prefillAt());
                served.firstTokenAt = orNaN(attempt.firstTokenAt());
                served.lastTokenAt = orNaN(attempt.lastTokenAt());
                served.generatedTokens = attempt.generatedTokens();
                served.cachedTokens = attempt.cachedTokens();
                served.preemptions = attempt.preemptions();
            }
        });
        if (used != 0 && engine.live() == 0) {
            throw new AssertionError(used + " bytes of KV cache are left behind");
        }
        if (busy) {
            throw new AssertionError("the engine is busy although no alarm is set");
        }
        return history;
    }

    private static double orNaN(long stamp) {
        return stamp == Attempt.UNSET ? Double.NaN : stamp;
    }

    void apply(Input input) {
        switch (input) {
            case Input.Arrival a -> {
                Leg attempt =
                        Leg.alone(new Demand(request(a), a.outputTokens(), a.text(), Optional.empty()), 0, a.at());
                if (engine.canEverHold(attempt.request(), capacity)) {
                    attempts.put(a.id(), attempt);
                    engine.start(attempt);
                }
            }
            case Input.Cancel cancel -> {
                Leg attempt = attempts.get(cancel.id());
                if (attempt != null && attempt.backendSlot() >= 0) {
                    engine.cancel(attempt);
                }
            }
            case Input.Speed change -> engine.changeSpeed(change.share());
            case Input.TakenByOthers taken ->
                takenByOthers = Math.max(takenByOthers, Math.min(taken.bytes(), capacity - used));
            case Input.AllGivenBack back -> {
                takenByOthers = 0;
                engine.memoryFreed();
            }
        }
    }

    private static Request request(Input.Arrival a) {
        return new Request(
                a.id(),
                0,
                a.at(),
                a.promptTokens(),
                a.maxTokens(),
                Request.NO_OWNER,
                Request.Route.PUBLIC,
                a.prefix(),
                a.priority());
    }

    @Override
    public boolean reserve(long bytes) {
        if (used + takenByOthers + bytes > capacity) {
            return false;
        }
        used += bytes;
        return true;
    }

    @Override
    public void release(long bytes) {
        used -= bytes;
    }

    @Override
    public void memoryLeft() {}

    @Override
    public void busy(boolean nowBusy) {
        if (busy == nowBusy) {
            throw new AssertionError("reported twice that the engine is " + (busy ? "busy" : "idle"));
        }
        busy = nowBusy;
    }

    @Override
    public void firstToken(Leg attempt, long now) {
        report("first token of " + attempt.request().id());
    }

    @Override
    public void finished(Leg attempt, long now) {
        report("last token of " + attempt.request().id());
    }

    @Override
    public void overflowed(Leg attempt, long now) {
        history.failed.add((int) attempt.request().id());
    }

    private void report(String what) {
        history.reported.add(what);
        listener.accept(what);
    }

    @Override
    public void decoded(int sequences, int steps, long start, long end, long firstStep, long lastStep) {
        if (sequences == 1 && steps == 1) {
            gaps.add(new Gap(start, end));
        }
        double time = start;
        for (int i = 0; i < steps; i++) {
            time += steps == 1 ? firstStep : firstStep + (double) (lastStep - firstStep) * i / (steps - 1);
            history.boundaries.add(new History.Boundary(i == steps - 1 ? end : time, sequences));
        }
    }
}
