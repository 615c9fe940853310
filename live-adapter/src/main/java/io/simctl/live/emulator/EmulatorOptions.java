package io.simctl.live.emulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an emulated server is like.
 *
 * @param host address to listen at
 * @param port 0 for any free one
 * @param models served; the first is loaded when the server starts
 * @param slots sequences that run at a time, of each model
 * @param queue requests that may wait for a slot, of each model; one more is answered with 429
 * @param contextTokens tokens of prompt and output that a sequence can have
 * @param times of the engine
 * @param load how a model is loaded
 * @param key what requests must carry, when they must
 * @param faults of every reply, in the words that {@code simctl serve --help} lists
 */
public record EmulatorOptions(
        String host,
        int port,
        List<String> models,
        int slots,
        int queue,
        int contextTokens,
        StepTimes times,
        Load load,
        Optional<String> key,
        String faults) {
    /** What comes of loading. */
    public enum LoadEnd {
        /** The model serves. */
        SERVES,
        /** The model never gets ready. */
        NEVER,
        /** The server ends. */
        DIES
    }

    /** How long loading takes, and what comes of it. */
    public record Load(Duration time, LoadEnd end) {
        /** Done at once. */
        public static final Load INSTANT = new Load(Duration.ZERO, LoadEnd.SERVES);
    }

    /** A server for tests: one model, 4 slots, an unbounded queue, any free port of the loopback, no time for anything. */
    public static final EmulatorOptions INSTANT = new EmulatorOptions(
            "127.0.0.1",
            0,
            List.of("emulated"),
            4,
            Integer.MAX_VALUE,
            4096,
            StepTimes.INSTANT,
            Load.INSTANT,
            Optional.empty(),
            "");

    /** Checks them. */
    public EmulatorOptions {
        models = List.copyOf(models);
        if (models.isEmpty() || slots < 1 || queue < 0 || contextTokens < 2) {
            throw new IllegalArgumentException("a server has a model, a slot, and a context of 2 tokens at least");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
        Faults.parse(faults);
    }

    /** The same with other slots and queue. */
    public EmulatorOptions withSlots(int count, int mayWait) {
        return new EmulatorOptions(host, port, models, count, mayWait, contextTokens, times, load, key, faults);
    }

    /** The same with other times. */
    public EmulatorOptions withTimes(StepTimes other) {
        return new EmulatorOptions(host, port, models, slots, queue, contextTokens, other, load, key, faults);
    }

    /** The same, loading in another way. */
    public EmulatorOptions withLoad(Load other) {
        return new EmulatorOptions(host, port, models, slots, queue, contextTokens, times, other, key, faults);
    }

    /** The same, asking for a key. */
    public EmulatorOptions withKey(String secret) {
        return new EmulatorOptions(
                host, port, models, slots, queue, contextTokens, times, load, Optional.of(secret), faults);
    }

    /** The same at a given port. */
    public EmulatorOptions withPort(int given) {
        return new EmulatorOptions(host, given, models, slots, queue, contextTokens, times, load, key, faults);
    }

    /** The same with other models. */
    public EmulatorOptions withModels(List<String> others) {
        return new EmulatorOptions(host, port, others, slots, queue, contextTokens, times, load, key, faults);
    }

    /** The same with these faults in every reply. */
    public EmulatorOptions withFaults(String words) {
        return new EmulatorOptions(host, port, models, slots, queue, contextTokens, times, load, key, words);
    }
}
