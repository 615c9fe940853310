package io.simctl.live.loop;

import io.simctl.fleet.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The start of the servers that a run begins with, all at once. */
final class StartUp {
    /** How long a stop may go unnoticed meanwhile. */
    private static final Duration LOOK_AT_CANCELLED = Duration.ofMillis(100);

    private final Fleet fleet;
    private final List<ServerDriver> drivers;
    private final ObservationSink sink;

    /** A model on a machine that is to be ready. */
    private record Awaited(int machine, int model, CompletableFuture<String> end) {}

    StartUp(Fleet fleet, List<ServerDriver> drivers, ObservationSink sink) {
        this.fleet = fleet;
        this.drivers = List.copyOf(drivers);
        this.sink = sink;
    }

    /** Returns when all are ready; false when the run was cancelled meanwhile. */
    boolean run(LiveProgress progress, BooleanSupplier cancelled) throws StartUpFailure, InterruptedException {
        List<Awaited> all = begin();
        for (Awaited one : all) {
            Optional<String> failure = failure(one, progress, cancelled);
            if (failure.isEmpty()) {
                return false;
            }
            if (!failure.get().isEmpty()) {
                throw new StartUpFailure(failure.get());
            }
        }
        progress.waitsFor("");
        return true;
    }

    private List<Awaited> begin() {
        List<Awaited> all = new ArrayList<>();
        for (int machine = 0; machine < drivers.size(); machine++) {
            for (int model = 0; model < fleet.models().size(); model++) {
                if (fleet.hosting(machine, model).residentAtStart()) {
                    all.add(new Awaited(machine, model, sink.awaitStart(machine, model)));
                    drivers.get(machine).load(model);
                }
            }
        }
        return all;
    }

    /** Waits for how a start ends; nothing when the run was cancelled before. */
    private Optional<String> failure(Awaited one, LiveProgress progress, BooleanSupplier cancelled)
            throws InterruptedException {
        while (!cancelled.getAsBoolean()) {
            try {
                return Optional.of(one.end().get(LOOK_AT_CANCELLED.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException stillStarting) {
                // a model may take minutes, and a stop should not
                progress.waitsFor(awaited(one));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return Optional.empty();
    }

    private String awaited(Awaited one) {
        String model = fleet.models().get(one.model()).name() + " on "
                + fleet.machines().get(one.machine()).name();
        return drivers.get(one.machine()).isPreparing(one.model())
                ? "waiting for tokens of " + model + ", before the run"
                : "waiting for " + model + " to be ready";
    }
}
