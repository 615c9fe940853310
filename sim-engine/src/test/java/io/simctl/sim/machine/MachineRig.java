package io.simctl.sim.machine;

import io.simctl.control.Backend;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.scenario.fault.course.MachineFaults;
import io.simctl.sim.cost.EvenSteps;
import io.simctl.sim.engine.EngineLimits;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** One small machine that knows three models, and a node that writes down how it is called. */
final class MachineRig implements Backend.Listener {
    /** Loads 1 byte a nanosecond cold and 10 warm and takes half the machine; two engines reach 80 % together. */
    static final MachineConfig CONFIG = new MachineConfig(1e9, 10e9, 0, 7, 0.5, List.of(1.0, 0.8), 0);

    private static final long WEIGHTS = 400;
    private static final long MEMORY = 1000;

    private final AlarmQueue clock = new AlarmQueue();
    private final List<String> events = new ArrayList<>();
    private final SimulatedMachine machine;
    private int started;
    private boolean inCall;

    MachineRig(MachineConfig config, Integer... resident) {
        this(config, 0, new RunListener() {}, resident);
    }

    MachineRig(MachineConfig config, RunListener observer, Integer... resident) {
        this(config, 0, observer, resident);
    }

    /** Requests take this long to get to their engine. */
    static MachineRig withRequestOverhead(long nanos, Integer... resident) {
        return new MachineRig(CONFIG, nanos, new RunListener() {}, resident);
    }

    private MachineRig(MachineConfig config, long requestOverhead, RunListener observer, Integer... resident) {
        Set<Integer> atStart = Set.of(resident);
        List<Model> models = IntStream.range(0, 3)
                .mapToObj(m -> new Model(String.valueOf((char) ('a' + m)), WEIGHTS, 1, 1000))
                .toList();
        List<Hosting> hosting = IntStream.range(0, 3)
                .mapToObj(m -> new Hosting(true, atStart.contains(m), 0, 0))
                .toList();
        Machine only = new Machine("m", "h", MEMORY + 10, 10, 1e9, Request.NO_OWNER, false, true);
        Serving each = new Serving(new EvenSteps(10), new EngineLimits(4, 16), requestOverhead);
        Map<Integer, Serving> serving = Map.of(0, each, 1, each, 2, each);
        machine = new SimulatedMachine(
                0,
                new Fleet(List.of(only), models, List.of(hosting)),
                config,
                serving,
                clock,
                observer,
                this,
                MachineFaults.NONE);
    }

    /** The machine; while it is called, the node must not be called. */
    Backend machine() {
        return new Guarded();
    }

    AlarmQueue clock() {
        return clock;
    }

    /** The calls of the node, each with its time. */
    List<String> events() {
        return events;
    }

    Leg start(int model, int promptTokens, int outputTokens) {
        Leg attempt = Leg.alone(
                new Demand(Request.of(started++, model, clock.now(), promptTokens, outputTokens), outputTokens),
                0,
                clock.now());
        machine().start(attempt);
        return attempt;
    }

    void runUntil(long end) {
        clock.runUntil(end);
    }

    @Override
    public void loaded(int model, long now) {
        record(now + " loaded " + model);
    }

    @Override
    public void loadFailed(int model, String cause, long now) {
        record(now + " load failed " + model);
    }

    @Override
    public void unloaded(int model, long now) {
        record(now + " unloaded " + model);
    }

    @Override
    public void firstToken(Leg attempt, long now) {
        record(now + " first token of " + attempt.request().id());
    }

    @Override
    public void finished(Leg attempt, long now) {
        record(now + " finished " + attempt.request().id());
    }

    @Override
    public void failed(Leg attempt, Outcome.Failed failure, long now) {
        record(now + " failed " + attempt.request().id() + ": " + failure.status() + " " + failure.cause() + ": "
                + failure.words());
    }

    @Override
    public void lost(int model, String cause, long now) {
        throw new AssertionError("a simulated machine loses nothing: " + cause);
    }

    @Override
    public void recovers(int model, String cause, long now) {
        throw new AssertionError("a simulated machine loses nothing: " + cause);
    }

    @Override
    public void rejected(Leg attempt, Outcome.Rejected rejection, long now) {
        throw new AssertionError("a simulated machine turns nothing away: " + rejection);
    }

    private void record(String what) {
        if (inCall) {
            throw new AssertionError("called from inside a call: " + what);
        }
        events.add(what);
    }

    private final class Guarded implements Backend {
        private void call(Runnable call) {
            boolean nested = inCall;
            inCall = true;
            try {
                call.run();
            } finally {
                inCall = nested;
            }
        }

        @Override
        public void load(int model) {
            call(() -> machine.load(model));
        }

        @Override
        public void unload(int model) {
            call(() -> machine.unload(model));
        }

        @Override
        public void start(Leg attempt) {
            call(() -> machine.start(attempt));
        }

        @Override
        public void cancel(Leg attempt) {
            call(() -> machine.cancel(attempt));
        }

        @Override
        public long usedBytes() {
            return machine.usedBytes();
        }
    }
}
