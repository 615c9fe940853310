package io.simctl.live.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The way of observations: while servers start up, whether they are ready; later whatever there is, to the loop. A server that dies while
 * others still start up is one that dies when the run begins: the loop hears of that first.
 */
final class ObservationSink implements Consumer<Observation> {
    private final Map<String, CompletableFuture<String>> starting = new ConcurrentHashMap<>();
    private final List<Observation> early = new ArrayList<>();
    private volatile Optional<Consumer<Observation>> receiver = Optional.empty();

    CompletableFuture<String> awaitStart(int machine, int model) {
        return starting.computeIfAbsent(machine + "/" + model, key -> new CompletableFuture<>());
    }

    private void started(Observation observation) {
        switch (observation) {
            case Observation.Loaded o -> awaitStart(o.machine(), o.model()).complete("");
            case Observation.LoadFailed o -> awaitStart(o.machine(), o.model()).complete(o.cause());
            default -> early.add(observation);
        }
    }

    synchronized void to(Consumer<Observation> loop) {
        early.forEach(loop);
        receiver = Optional.of(loop);
    }

    @Override
    public void accept(Observation observation) {
        receiver.ifPresentOrElse(loop -> loop.accept(observation), () -> acceptEarly(observation));
    }

    private synchronized void acceptEarly(Observation observation) {
        receiver.ifPresentOrElse(loop -> loop.accept(observation), () -> started(observation));
    }
}
