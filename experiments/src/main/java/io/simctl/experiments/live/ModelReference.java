package io.simctl.experiments.live;

import io.simctl.scenario.bind.FileRef;
import io.simctl.scenario.model.LiveModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as one names it outside of a scenario.
 *
 * @param text {@code synth:SIZE} for one of random weights, a file or folder, or a name that a running server knows
 */
public record ModelReference(String text) {
    /** Begins a reference to a model that simctl makes. */
    public static final String SYNTH = "synth:";

    /** Its name in a profile: the size, or the last part of the path without its ending; none where that is empty. */
    public Optional<String> name() {
        String path = text.replaceFirst("/+$", "");
        String last = path.substring(path.lastIndexOf('/') + 1);
        String name = last.startsWith(SYNTH) ? last.substring(SYNTH.length()) : last.replaceFirst("\\.gguf$", "");
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /**
     * The model.
     *
     * @param isTrusted whether llama-embedded may load it if it is a file
     * @param running whether a server that runs already has it, and knows it by this name
     */
    public LiveModel model(boolean running, boolean isTrusted) {
        if (text.startsWith(SYNTH)) {
            return new LiveModel.Synth(text.substring(SYNTH.length()), "q8_0", 1);
        }
        return running ? new LiveModel.Name(text) : new LiveModel.File(new FileRef(text, Path.of(text)), isTrusted);
    }
}
