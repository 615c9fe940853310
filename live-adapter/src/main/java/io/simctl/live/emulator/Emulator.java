package io.simctl.live.emulator;

import io.simctl.live.http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** An emulated server that listens. */
public final class Emulator implements AutoCloseable {
    private final Listener listener;
    private final EmulatedModels models;
    private final Routes routes;

    private Emulator(EmulatorOptions options) throws IOException {
        listener = Listener.bind("emulator", options.host(), options.port(), this::serve);
        models = new EmulatedModels(options, this::close);
        routes = new Routes(models, options);
    }

    /**
     * Starts a server.
     *
     * @throws IOException when it cannot listen there, such as when another does
     */
    public static Emulator start(EmulatorOptions options) throws IOException {
        Emulator emulator = new Emulator(options);
        emulator.models.start();
        emulator.listener.start();
        return emulator;
    }

    /** Where it listens. */
    public URI base() {
        return listener.base();
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        listener.join();
    }

    private void serve(Socket client) throws IOException {
        new Conversation(client, routes).run();
    }

    /** Ends it like a process that is killed: every connection breaks. */
    @Override
    public void close() {
        listener.close();
        models.close();
        for (Socket client : listener.connections().keySet()) {
            try {
                Conversation.reset(client);
            } catch (IOException e) {
                // closed already
            }
        }
    }
}
