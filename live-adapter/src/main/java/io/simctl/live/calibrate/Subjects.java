package io.simctl.live.calibrate;

import io.simctl.live.calibrate.Subject.Model;
import io.simctl.live.calibrate.fit.ModelSize;
import io.simctl.live.server.ServedModel;
import io.simctl.live.setup.LiveSetup;
import io.simctl.live.setup.ModelFiles;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.ModelFormat;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.model.LiveModel;
import io.simctl.scenario.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The files, sizes and names of subjects to be calibrated. */
public final class Subjects {
    private static final LiveModel.Synth SMALL = new LiveModel.Synth("tiny", "q8_0", 1);
    /** A model must be so much larger than the small one to show the rate of loading. */
    private static final int MUCH_LARGER = 4;

    private Subjects() {}

    /**
     * Models of one's own choice on a backend.
     *
     * @param models by the name that they shall have in the profile
     * @param folder for models that simctl makes
     * @throws IllegalArgumentException if the backend cannot serve one; the message says why
     * @throws IOException if a model cannot be written
     */
    public static Subject of(BackendSpec backend, Map<String, LiveModel> models, Path folder) throws IOException {
        ModelFiles files = new ModelFiles(folder);
        List<Model> all = new ArrayList<>();
        for (Map.Entry<String, LiveModel> model : models.entrySet()) {
            all.add(model(backend, model.getKey(), model.getValue(), files));
        }
        return new Subject(backend, all, small(backend, all, files));
    }

    private static Model model(BackendSpec backend, String name, LiveModel live, ModelFiles files) throws IOException {
        String source = files.source(name, live, backend.type().format());
        ServedModel served = new ServedModel(name, source, backend.slots(), backend.context());
        return switch (live) {
            case LiveModel.Synth synth ->
                new Model(served, ModelSize.dense(bytes(Path.of(source)), (double) ModelFiles.parameters(synth)));
            case LiveModel.File file -> new Model(served, ModelSize.ofFile(bytes(Path.of(source))));
            case LiveModel.Name unknown -> new Model(served, ModelSize.UNKNOWN);
        };
    }

    private static ModelSize size(ModelSpec spec) {
        double unread = spec.experts()
                .map(experts -> experts.bytes() * (1 - (double) experts.active() / experts.count()))
                .orElse(0.0);
        return new ModelSize(
                spec.weights(),
                OptionalDouble.of(spec.weights() - unread),
                OptionalDouble.of(spec.activeParameters().orElse(spec.parameters())));
    }

    /**
     * The models of a scenario as one of its machines serves them.
     *
     * @param entry of the fleet
     * @param folder for models that simctl makes
     * @throws IllegalArgumentException if the scenario cannot be run live; the message says what to change
     * @throws IOException if a model cannot be written
     */
    public static Subject of(Scenario scenario, FleetEntry entry, Path folder) throws IOException {
        ModelFiles files = new ModelFiles(folder);
        BackendSpec backend = entry.backend().orElse(BackendSpec.USUAL);
        List<Model> all = new ArrayList<>();
        for (ServedModel served : LiveSetup.served(scenario, backend, files)) {
            if (entry.holds(served.name())) {
                ModelSpec spec = Optional.ofNullable(scenario.models().get(served.name()))
                        .orElseThrow();
                all.add(new Model(served, size(spec)));
            }
        }
        return new Subject(backend, all, small(backend, all, files));
    }

    /** Where simctl starts servers for GGUF files: others may not take a model that small. */
    private static Optional<Model> small(BackendSpec backend, List<Model> all, ModelFiles files) throws IOException {
        boolean takesIt = backend.url().isEmpty() && backend.type().format() == ModelFormat.GGUF;
        if (!takesIt) {
            return Optional.empty();
        }
        Model small = model(backend, "a tiny model", SMALL, files);
        return all.stream()
                        .allMatch(model -> model.size().weightBytes()
                                > MUCH_LARGER * small.size().weightBytes())
                ? Optional.of(small)
                : Optional.empty();
    }

    /** Size of a GGUF file, or of the weights in a Hugging Face folder. */
    private static long bytes(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return Files.size(source);
        }
        try (var files = Files.list(source)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += file.toString().endsWith(".safetensors") ? Files.size(file) : 0;
            }
            return bytes;
        }
    }
}
