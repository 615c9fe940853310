package io.simctl.report;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.control.Way;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.meter.RunMetrics;
import io.simctl.report.meter.Slo;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Plausible events of a run that no engine made: traffic with a daily tide over models of falling popularity, machines with
 * slots and a short queue, and one of three ways to deal with too little memory. Equal arguments make equal runs, and equal
 * seeds make equal requests under each policy.
 */
public final class FakeRun {
    /** What a machine does when it has not got the model. */
    public enum Habit {
        /** Evicts what it has, for each request anew. */
        SWAP,
        /** Keeps the model that it was given; pools are moved once in a while. */
        POOLS,
        /** Keeps two models, each slower. */
        CO_RESIDENT
    }

    private static final long SECOND = 1_000_000_000L;
    private static final int SLOTS = 2;
    private static final int QUEUE = 4;

    private record Event(long at, Runnable tell) {}

    private final Fleet fleet;
    private final long duration;
    private final double perSecond;
    private final List<Event> events = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    private FakeRun(Fleet fleet, long duration, double perSecond) {
        this.fleet = fleet;
        this.duration = duration;
        this.perSecond = perSecond;
        for (int i = 0; i < fleet.machines().size(); i++) {
            servers.add(new Server(i));
        }
    }

    /** A fleet of some Macs and some GPU boxes; machine m begins with model m modulo models. */
    public static Fleet fleet(int machines, int models) {
        var names = List.of("gpt-oss-20b", "qwen3-30b-a3b", "gemma-3-27b", "llama-3.1-8b", "phi-4", "mistral-small");
        return new Fleet(
                IntStream.range(0, machines)
                        .mapToObj(m -> new Machine(
                                (m < machines / 2 ? "studio-" : "rtx-box-") + (m + 1),
                                m < machines / 2 ? "m3-ultra" : "rtx-4090",
                                64L << 30,
                                4L << 30,
                                8e11,
                                Request.NO_OWNER,
                                false,
                                true))
                        .toList(),
                IntStream.range(0, models)
                        .mapToObj(m -> new Model(
                                names.get(m % names.size()) + (m < names.size() ? "" : "-" + m),
                                12L << 30,
                                98304,
                                32768))
                        .toList(),
                IntStream.range(0, machines)
                        .mapToObj(m -> IntStream.range(0, models)
                                .mapToObj(k -> new Hosting(true, k == m % models, 60, 900))
                                .toList())
                        .toList());
    }

    /** Runs it and measures it. */
    public static RunResult result(Fleet fleet, Habit habit, long seconds, double perSecond, long warmup, long seed) {
        return result(fleet, habit, seconds, perSecond, warmup, seed, MetricCatalogue.standard());
    }

    /** Runs it and keeps what these metrics need. */
    public static RunResult result(
            Fleet fleet,
            Habit habit,
            long seconds,
            double perSecond,
            long warmup,
            long seed,
            MetricCatalogue catalogue) {
        var slos = fleet.models().stream()
                .map(model -> Optional.of(new Slo(2 * SECOND, SECOND / 20, Slo.NO_LIMIT)))
                .toList();
        var metrics = new RunMetrics(fleet, slos, warmup, catalogue);
        long end = run(fleet, habit, seconds, perSecond, seed, metrics);
        return metrics.result(end);
    }

    /** Tells a listener all events in the order of time. */
    public static long run(Fleet fleet, Habit habit, long seconds, double perSecond, long seed, RunListener listener) {
        var run = new FakeRun(fleet, seconds * SECOND, perSecond);
        run.generate(habit, new SplittableRandom(seed), listener);
        run.events.sort(Comparator.comparingLong(Event::at));
        run.events.forEach(event -> event.tell().run());
        return run.events.isEmpty()
                ? run.duration
                : Math.max(run.duration, run.events.getLast().at());
    }

    private void generate(Habit habit, SplittableRandom random, RunListener listener) {
        servers.forEach(server -> server.begin(habit, listener));
        long now = 0;
        for (long id = 0; ; id++) {
            double tide = 1 + 0.7 * Math.sin(2 * Math.PI * now / (86_400.0 * SECOND) - 1);
            now += (long) (-Math.log(1 - random.nextDouble()) / perSecond / tide * SECOND);
            if (now > duration) {
                return;
            }
            int models = fleet.models().size();
            int model = (int) (models * Math.pow(random.nextDouble(), 1.8));
            int output = 1 + (int) (120 * -Math.log(1 - random.nextDouble()));
            int prompt = 50 + (int) (800 * random.nextDouble());
            arrive(Request.of(id, model, now, prompt, 1024), output, habit, listener);
        }
    }

    private void arrive(Request request, int outputTokens, Habit habit, RunListener listener) {
        long now = request.intendedAt();
        tell(now, () -> listener.submitted(request, now));
        Attempt plain = Way.of(request, now).attempt();
        tell(now, () -> listener.attempted(plain, now));
        servers.forEach(server -> server.moveWhenDue(now, listener));
        Optional<Server> server = best(request.model(), habit, now);
        if (server.isEmpty()) {
            reject(plain, new Outcome.Rejected(503, "no_capable_machine", 0), listener);
        } else if (server.get().waiting(now) >= QUEUE) {
            boolean idle = servers.stream().anyMatch(s -> s.waiting(now) == 0);
            String reason = habit == Habit.POOLS ? "pool_exhausted" : "queue_full";
            reject(plain, new Outcome.Rejected(429, reason, SECOND), idle, listener);
        } else if (server.get().freeAt(now) - now > 30 * SECOND) {
            reject(plain, new Outcome.Rejected(429, "ttft_ceiling", SECOND), listener);
        } else {
            server.get().serve(request, outputTokens, listener);
        }
    }

    private Optional<Server> best(int model, Habit habit, long now) {
        Optional<Server> best = Optional.empty();
        long soonest = Long.MAX_VALUE;
        for (Server server : servers) {
            boolean has = server.resident.contains(model);
            long ready = server.freeAt(now) + (has ? 0 : 8 * SECOND);
            if ((has || habit == Habit.SWAP) && ready < soonest) {
                best = Optional.of(server);
                soonest = ready;
            }
        }
        return best;
    }

    private void reject(Attempt attempt, Outcome.Rejected rejection, RunListener listener) {
        reject(attempt, rejection, false, listener);
    }

    private void reject(Attempt attempt, Outcome.Rejected rejection, boolean could, RunListener listener) {
        long now = attempt.sentAt() + 1_000_000;
        tell(now, () -> listener.attemptRejected(attempt, rejection, could, now));
        tell(now, () -> listener.ended(attempt, rejection, could, now, 0));
    }

    private void tell(long at, Runnable event) {
        events.add(new Event(at, event));
    }

    /** One machine. */
    private final class Server {
        private final int index;
        private final List<Integer> resident = new ArrayList<>();
        private final long[] slotFreeAt = new long[SLOTS];
        private final List<Long> starts = new ArrayList<>();
        private int running;
        private long nextMove = Long.MAX_VALUE;

        Server(int index) {
            this.index = index;
        }

        void begin(Habit habit, RunListener listener) {
            int models = fleet.models().size();
            resident.add(index % models);
            if (habit == Habit.CO_RESIDENT && models > 1) {
                change((index + 1) % models, 5 * SECOND, listener);
            }
            if (habit == Habit.POOLS && models > 1) {
                nextMove = duration / 4 + index * 900L * SECOND;
            }
        }

        /** Pools move a machine every quarter of the run. */
        void moveWhenDue(long now, RunListener listener) {
            if (now >= nextMove) {
                swap((resident.getFirst() + 1) % fleet.models().size(), nextMove, listener);
                nextMove += duration / 4;
            }
        }

        long freeAt(long now) {
            return Math.max(now, slotFreeAt[nextSlot()]);
        }

        private int nextSlot() {
            int next = 0;
            for (int slot = 1; slot < SLOTS; slot++) {
                next = slotFreeAt[slot] < slotFreeAt[next] ? slot : next;
            }
            return next;
        }

        long waiting(long now) {
            starts.removeIf(start -> start <= now);
            return starts.size();
        }

        private long swap(int model, long from, RunListener listener) {
            List<Integer> victims = List.copyOf(resident);
            resident.clear();
            for (int victim : victims) {
                state(victim, ModelState.RESIDENT, ModelState.DRAINING, from, listener);
                state(victim, ModelState.DRAINING, ModelState.ON_DISK, from + SECOND, listener);
            }
            return change(model, from + SECOND, listener);
        }

        private long change(int model, long from, RunListener listener) {
            resident.add(model);
            state(model, ModelState.ON_DISK, ModelState.LOADING, from, listener);
            state(model, ModelState.LOADING, ModelState.RESIDENT, from + 7 * SECOND, listener);
            java.util.Arrays.setAll(slotFreeAt, s -> Math.max(slotFreeAt[s], from + 7 * SECOND));
            return from + 7 * SECOND;
        }

        private void state(int model, ModelState before, ModelState after, long at, RunListener listener) {
            tell(at, () -> listener.modelState(index, model, before, after, at));
        }

        void serve(Request request, int outputTokens, RunListener listener) {
            long now = request.intendedAt();
            int slot = nextSlot();
            long inSlots = freeAt(now);
            long started = inSlots;
            if (!resident.contains(request.model())) {
                long allFree = IntStream.range(0, SLOTS)
                        .mapToLong(s -> Math.max(inSlots, slotFreeAt[s]))
                        .max()
                        .orElseThrow();
                started = swap(request.model(), allFree, listener);
            }
            long step = 28_000_000L + 5_000_000L * (request.id() % 5) + (resident.size() > 1 ? 14_000_000L : 0);
            long first = started + request.promptTokens() * 900_000L;
            long last = first + (outputTokens - 1) * step;
            slotFreeAt[slot] = last;
            starts.add(inSlots);
            long began = started;
            Attempt served = Way.of(request, now)
                    .dispatched(index, now + 2_000_000)
                    .atNode(now + 3_000_000)
                    .slotTaken(Math.max(inSlots, now + 3_000_000))
                    .started(Math.max(started, now + 3_000_000))
                    .prefill(Math.max(started, now + 3_000_000))
                    .tokens(outputTokens, first, last)
                    .attempt();
            tell(began, () -> listener.running(index, ++running, began));
            if (outputTokens > 1) {
                tell(
                        last,
                        () -> listener.decoded(index, request.model(), 1, outputTokens - 1, first, last, step, step));
            }
            tell(last, () -> listener.running(index, --running, last));
            Outcome outcome = request.id() % 997 == 0
                    ? new Outcome.Failed(502, "connection reset")
                    : request.id() % 499 == 0 ? Outcome.TIMED_OUT : Outcome.COMPLETED;
            tell(last, () -> listener.ended(served, outcome, false, last, 1_000_000));
        }
    }
}
