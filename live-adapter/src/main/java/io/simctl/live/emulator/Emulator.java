package io.simctl.live.emulator;

import io.simctl.live.front.FrontOptions;
import io.simctl.live.front.LlamaFront;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** An emulated server that listens. */
public final class Emulator implements AutoCloseable {
    private final EmulatedModels models;
    private final LlamaFront front;

    private Emulator(EmulatorOptions options) throws IOException {
        models = new EmulatedModels(options, this::close, this::disconnect);
        front = LlamaFront.bind(
                new FrontOptions(options.host(), options.port(), options.key(), Optional.of(options.faults())), models);
    }

    /**
     * Starts a server.
     *
     * @throws IOException when it cannot listen there, such as when another does
     */
    public static Emulator start(EmulatorOptions options) throws IOException {
        Emulator emulator = new Emulator(options);
        emulator.models.start();
        emulator.front.start();
        return emulator;
    }

    private void disconnect() {
        front.disconnect();
    }

    /** Where it listens. */
    public URI base() {
        return front.base();
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        front.join();
    }

    /** Ends it like a process that is killed: every connection breaks. */
    @Override
    public void close() {
        front.close();
        models.close();
    }
}
