package io.simctl.live.loop;

import io.simctl.control.Leg;
import io.simctl.fleet.Outcome;
import io.simctl.live.server.ModelServers;
import io.simctl.live.server.ServedModel;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The real servers of one machine. Its orders come from the loop's thread; what it reports goes there as observations, from
 * whichever thread saw it.
 */
final class ServerDriver implements MachineDriver, ModelServers.Listener {
    private final int machine;
    private final List<ServedModel> models;
    private final Streams streams;
    private final WallTime time;
    private final ClientLag lag;
    private final StreamTally tally;
    private final Consumer<Observation> observations;
    private final Map<Integer, URI> ready = new ConcurrentHashMap<>();
    private final Map<Long, Streams.Stream> open = new HashMap<>();
    private final Set<Integer> preparing = ConcurrentHashMap.newKeySet();
    private final Preparations preparations = new Preparations();
    private final AtomicInteger sentAgain = new AtomicInteger();
    private Optional<ModelServers> servers = Optional.empty();

    /**
     * @param models by model index
     * @param observations takes what is seen, from any thread
     */
    ServerDriver(
            int machine,
            List<ServedModel> models,
            Streams streams,
            WallTime time,
            ClientLag lag,
            StreamTally tally,
            Consumer<Observation> observations) {
        this.machine = machine;
        this.models = List.copyOf(models);
        this.streams = streams;
        this.time = time;
        this.lag = lag;
        this.tally = tally;
        this.observations = observations;
    }

    /** Servers and their listener know each other, so one of them learns of the other later. */
    void servedBy(ModelServers these) {
        servers = Optional.of(these);
    }

    @Override
    public void load(int model) {
        servers.orElseThrow().start(models.get(model));
    }

    @Override
    public void unload(int model) {
        servers.orElseThrow().stop(models.get(model));
    }

    @Override
    public void send(long flight, Leg leg) {
        URI base = Optional.ofNullable(ready.get(leg.model())).orElseThrow();
        FlightListener listener = new FlightListener(flight, leg, models.get(leg.model()));
        open.put(
                flight,
                streams.send(machine, models.get(leg.model()), base, leg.request(), leg.outputTokens(), listener));
    }

    @Override
    public void cancel(long flight) {
        Streams.Stream stream = open.remove(flight);
        if (stream != null) {
            stream.cancel();
        }
    }

    @Override
    public void landed(long flight) {
        open.remove(flight);
    }

    /** Whether the model's server is up, so that only the requests before the run are missing. */
    boolean isPreparing(int model) {
        return preparing.contains(model);
    }

    /** Requests that were sent once more, because a kept connection had ended. */
    int sentAgain() {
        return sentAgain.get();
    }

    /** Gives up everything that is under way. */
    void cancelAll() {
        preparations.breakOff();
        open.values().forEach(Streams.Stream::cancel);
        open.clear();
    }

    @Override
    public void ready(ServedModel model, URI base) {
        int index = models.indexOf(model);
        preparing.add(index);
        preparations.run(() -> {
            streams.prepare(machine, model, base);
            if (!time.isRunning() && streams.unfit(model).isEmpty()) {
                streams.warmUp(machine, model, base);
            }
        });
        Optional<String> unfit = time.isRunning() ? Optional.empty() : streams.unfit(model);
        if (unfit.isPresent()) {
            startFailed(model, model.name() + " at " + base + ": " + unfit.get());
            return;
        }
        ready.put(index, base);
        observations.accept(new Observation.Loaded(machine, index));
    }

    @Override
    public void startFailed(ServedModel model, String cause) {
        observations.accept(new Observation.LoadFailed(machine, models.indexOf(model), cause));
    }

    @Override
    public void stopped(ServedModel model) {
        observations.accept(new Observation.Unloaded(machine, models.indexOf(model)));
    }

    @Override
    public void died(ServedModel model, String cause) {
        observations.accept(new Observation.Lost(machine, models.indexOf(model), cause));
    }

    /** Listens to one stream and turns its stamps into times of the run. */
    private final class FlightListener implements Streams.Listener {
        private final long flight;
        private final ServedModel model;
        private final long dueAt;

        FlightListener(long flight, Leg leg, ServedModel model) {
            this.flight = flight;
            this.model = model;
            this.dueAt = leg.startedAt();
        }

        @Override
        public void sentAgain() {
            sentAgain.incrementAndGet();
        }

        @Override
        public void firstToken(long sentAt, long at) {
            observations.accept(new Observation.FirstToken(machine, flight, time.of(sentAt), time.of(at)));
        }

        @Override
        public void finished(Streams.End end) {
            lag.sent(time.of(end.sentAt()) - dueAt);
            tally.add(end.quality());
            observations.accept(new Observation.Finished(
                    machine,
                    flight,
                    time.of(end.sentAt()),
                    time.of(end.chunkAt().getFirst()),
                    time.of(end.chunkAt().getLast()),
                    end.tokens(),
                    end.quality().isPaced(),
                    end.quality().isPaced() ? gaps(end) : List.of()));
        }

        /** The tokens beyond the chunks' number came along with some of them; it does not matter with which. */
        private List<Observation.Gap> gaps(Streams.End end) {
            int chunks = end.chunkAt().size();
            long missing = Math.max(0, end.tokens() - chunks);
            List<Observation.Gap> gaps = new ArrayList<>();
            for (int i = 1; i < chunks; i++) {
                int along = (int) (missing * i / (chunks - 1) - missing * (i - 1) / (chunks - 1));
                long at = end.chunkAt().get(i);
                gaps.add(new Observation.Gap(time.of(at), at - end.chunkAt().get(i - 1), 1 + along));
            }
            return gaps;
        }

        @Override
        public void rejected(Outcome.Rejected rejection) {
            observations.accept(new Observation.Rejected(machine, flight, rejection));
        }

        @Override
        public void failed(Outcome.Failed failure) {
            observations.accept(new Observation.Failed(machine, flight, failure));
        }

        @Override
        public void refused(String words) {
            servers.ifPresent(its -> its.suspect(model, words));
        }
    }
}
