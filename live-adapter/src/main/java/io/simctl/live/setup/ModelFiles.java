package io.simctl.live.setup;

import io.simctl.live.model.ModelShape;
import io.simctl.live.model.SyntheticModel;
import io.simctl.live.model.Tokenizer;
import io.simctl.live.model.WeightType;
import io.simctl.scenario.backend.ModelFormat;
import io.simctl.scenario.model.LiveModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The models that servers are to serve. Those that simctl makes lie in a folder from one run to the next: equal values give equal bytes, so a
 * file that is there is as good as a new one.
 */
public final class ModelFiles {
    private final Path folder;

    /** @param folder for models that simctl makes; made at need */
    public ModelFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * A file, a folder, or a name, as the servers that read this format take it.
     *
     * @param name of the model in the scenario, which stands where the scenario says nothing else
     * @throws IllegalArgumentException if there can be no such model; the message says why
     */
    public String source(String name, LiveModel model, ModelFormat format) throws IOException {
        return switch (model) {
            case LiveModel.Name named -> named.name();
            case LiveModel.File file -> existing(name, file.file().path()).toString();
            case LiveModel.Synth synth -> made(synth, format).toString();
        };
    }

    /**
     * Parameters of a model that simctl makes.
     *
     * @throws IllegalArgumentException if there can be no such model; the message says why
     */
    public static long parameters(LiveModel.Synth synth) {
        return shape(synth).parameters();
    }

    private static Path existing(String name, Path path) {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("there is no " + path + ", which `models." + name + ".live` names");
        }
        return path.toAbsolutePath();
    }

    private Path made(LiveModel.Synth synth, ModelFormat format) throws IOException {
        boolean gguf = format == ModelFormat.GGUF;
        WeightType weights = gguf ? weights(synth) : WeightType.F32;
        SyntheticModel model = new SyntheticModel(
                synth.synth(), shape(synth), weights, gguf ? Tokenizer.SPM : Tokenizer.BPE, synth.seed());
        String file = "%s-%s-%d".formatted(synth.synth(), weights, synth.seed()).toLowerCase(Locale.ROOT);
        Path path = folder.resolve(gguf ? file + ".gguf" : file);
        // a folder may be what an earlier simctl left when it was interrupted
        boolean isThere = gguf ? Files.exists(path) : SyntheticModel.isHuggingFace(path);
        if (!isThere) {
            Files.createDirectories(folder);
            if (gguf) {
                model.writeGguf(path);
            } else {
                model.writeHuggingFace(path);
            }
        }
        return path.toAbsolutePath();
    }

    private static WeightType weights(LiveModel.Synth synth) {
        try {
            return WeightType.valueOf(synth.weights().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "weights are stored as f32, f16 or q8_0, not as `" + synth.weights() + "`", unknown);
        }
    }

    private static ModelShape shape(LiveModel.Synth synth) {
        return ModelShape.preset(synth.synth()).orElseGet(() -> ModelShape.ofParameters(parameters(synth.synth())));
    }

    private static long parameters(String text) {
        try {
            return (long) Double.parseDouble(text);
        } catch (NumberFormatException unknown) {
            throw new IllegalArgumentException(
                    "`%s` is no size of a model that simctl can make: there are %s, or a number of parameters such as 40e6"
                            .formatted(text, ModelShape.presetNames()),
                    unknown);
        }
    }
}
