package io.simctl.live.emulator;

import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.front.Faults;
import io.simctl.scenario.bind.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The properties of an emulated server.
 *
 * @param host address to listen at
 * @param port 0 for any free one
 * @param models served; the first serves when a request names none, and with several the server is a router
 * @param maxModels how many of a router's models can be loaded at a time (llama-server's {@code --models-max})
 * @param key what requests must carry, when they must
 * @param faults of every reply, in the words that {@code simctl serve --help} lists
 * @param machine that it runs on
 */
public record EmulatorOptions(
        String host,
        int port,
        List<ModelOptions> models,
        int maxModels,
        Optional<Secret> key,
        String faults,
        MachineOptions machine) {
    /** A server for tests: one model that takes no time for anything, any free port of the loopback. */
    public static final EmulatorOptions INSTANT =
            new EmulatorOptions("127.0.0.1", 0, List.of(ModelOptions.INSTANT), Integer.MAX_VALUE, Optional.empty(), "");

    /** A server whose models have nothing to do with each other. */
    public EmulatorOptions(
            String host, int port, List<ModelOptions> models, int maxModels, Optional<Secret> key, String faults) {
        this(host, port, models, maxModels, key, faults, MachineOptions.APART);
    }

    /** Checks them. */
    public EmulatorOptions {
        models = List.copyOf(models);
        if (models.isEmpty() || maxModels < 1) {
            throw new IllegalArgumentException("a server has a model, and room for one at least");
        }
        Set<String> names = new HashSet<>();
        models.forEach(model -> {
            if (!names.add(model.name())) {
                throw new IllegalArgumentException("two models are called `" + model.name() + "`");
            }
        });
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
        Faults.parse(faults);
    }

    private EmulatorOptions with(UnaryOperator<ModelOptions> change) {
        return new EmulatorOptions(host, port, models.stream().map(change).toList(), maxModels, key, faults, machine);
    }

    /** The same with other slots and queue of each model. */
    public EmulatorOptions withSlots(int count, int mayWait) {
        return with(model -> model.withSlots(count, mayWait));
    }

    /** The same with other times of steps. */
    public EmulatorOptions withTimes(StepTimes other) {
        return with(model -> model.withSteps(model.stepTokens(), other));
    }

    /** The same, loading in another way. */
    public EmulatorOptions withLoad(Load other) {
        return with(model -> model.withLoad(other));
    }

    /** The same, asking for a key. */
    public EmulatorOptions withKey(String secret) {
        return new EmulatorOptions(host, port, models, maxModels, Optional.of(Secret.of(secret)), faults, machine);
    }

    /** The same at a given port. */
    public EmulatorOptions withPort(int given) {
        return new EmulatorOptions(host, given, models, maxModels, key, faults, machine);
    }

    /** The same with other models, all like the first, which alone is loaded when the server starts. */
    public EmulatorOptions withModels(List<String> names) {
        List<ModelOptions> alike = IntStream.range(0, names.size())
                .mapToObj(i -> models.getFirst().withName(names.get(i)).withStart(i == 0))
                .toList();
        return new EmulatorOptions(host, port, alike, maxModels, key, faults, machine);
    }

    /** The same with room for fewer or more models. */
    public EmulatorOptions withMaxModels(int count) {
        return new EmulatorOptions(host, port, models, count, key, faults, machine);
    }

    /** The same with these faults in every reply. */
    public EmulatorOptions withFaults(String words) {
        return new EmulatorOptions(host, port, models, maxModels, key, words, machine);
    }

    /** The same on another machine. */
    public EmulatorOptions withMachine(MachineOptions other) {
        return new EmulatorOptions(host, port, models, maxModels, key, faults, other);
    }
}
