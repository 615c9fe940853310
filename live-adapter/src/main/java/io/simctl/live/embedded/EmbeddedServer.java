package io.simctl.live.embedded;

import io.simctl.live.front.FrontOptions;
import io.simctl.live.front.LlamaFront;
import java.io.IOException;

/** The process that serves one model. */
public final class EmbeddedServer {
    private EmbeddedServer() {}

    /** Listens, loads, and serves until it is killed. */
    @SuppressWarnings("SystemOut") // its output is its log
    public static void main(String... args) {
        ServerOptions options = ServerOptions.of(args);
        EmbeddedModel model = new EmbeddedModel(options);
        try {
            LlamaFront.bind(FrontOptions.at(options.port()), model).start();
        } catch (IOException taken) {
            fail(String.valueOf(taken.getMessage()));
        }
        try {
            model.loaded(load(options));
            System.out.println("serving " + options.model() + " on port " + options.port());
        } catch (UnsatisfiedLinkError missing) {
            fail("llama.cpp does not start here: " + missing.getMessage()
                    + " (on Debian and Ubuntu it needs the packages libgomp1 and libstdc++6)");
        } catch (IOException | RuntimeException broken) {
            fail("cannot load " + options.model() + ": " + broken.getMessage());
        }
    }

    private static BlockingModel load(ServerOptions options) throws IOException {
        JitWarmup warmup = JitWarmup.begin();
        try {
            return LlamaBinding.load(options);
        } finally {
            warmup.end();
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        // not exit: the binding's threads would have a say in it
        Runtime.getRuntime().halt(1);
    }
}
