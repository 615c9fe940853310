package io.simctl.live.server;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what {@link ModelServers} tell, for a test to read in order. */
final class ServerEvents implements ModelServers.Listener {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<Word> words = new LinkedBlockingQueue<>();

    /** One call: its name, the model's, and what came with it. */
    record Word(String what, String model, String detail) {}

    @Override
    public void ready(ServedModel model, URI base) {
        words.add(new Word("ready", model.name(), base.toString()));
    }

    @Override
    public void startFailed(ServedModel model, String cause) {
        words.add(new Word("startFailed", model.name(), cause));
    }

    @Override
    public void stopped(ServedModel model) {
        words.add(new Word("stopped", model.name(), ""));
    }

    @Override
    public void died(ServedModel model, String cause) {
        words.add(new Word("died", model.name(), cause));
    }

    /** The next thing told, once it is. */
    Word next() throws InterruptedException {
        Word word = words.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (word == null) {
            throw new AssertionError("nothing was told for " + PATIENCE_SECONDS + " s");
        }
        return word;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }
}
