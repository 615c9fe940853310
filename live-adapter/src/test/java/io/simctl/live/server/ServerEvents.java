package io.simctl.live.server;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of {@link ModelServers}, for a test to read in order. */
final class ServerEvents implements ModelServers.Listener {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** One call: its name, the model's, and what came with it. */
    record Event(String what, String model, String detail) {}

    @Override
    public void ready(ServedModel model, URI base) {
        events.add(new Event("ready", model.name(), base.toString()));
    }

    @Override
    public void startFailed(ServedModel model, String cause) {
        events.add(new Event("startFailed", model.name(), cause));
    }

    @Override
    public void stopped(ServedModel model) {
        events.add(new Event("stopped", model.name(), ""));
    }

    @Override
    public void died(ServedModel model, String cause) {
        events.add(new Event("died", model.name(), cause));
    }

    /** The next event, once there is one. */
    Event next() throws InterruptedException {
        return next(PATIENCE_SECONDS);
    }

    /** The next event of something that takes so long. */
    Event next(long seconds) throws InterruptedException {
        Event event = events.poll(seconds, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("there was no event for " + seconds + " s");
        }
        return event;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }
}
