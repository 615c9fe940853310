package io.simctl.experiments.imports;

import io.simctl.scenario.yaml.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The finder of models' sizes: by the file where it is at hand, by the nearest profile otherwise. */
public final class ModelSizer {
    private final Path folder;

    /** @param folder that relative names of files are relative to */
    public ModelSizer(Path folder) {
        this.folder = folder;
    }

    /**
     * The size of a model.
     *
     * @param file a name of its file, if it has one
     * @param names what it is called, the most telling first
     */
    public ModelEstimate size(Optional<String> file, List<String> names) {
        Optional<Path> here = file.flatMap(this::here);
        if (here.isEmpty()) {
            return NearestProfile.of(names);
        }
        try {
            return GgufSize.read(here.get());
        } catch (IOException e) {
            ModelEstimate guess = NearestProfile.of(names);
            String because = "%s cannot be read as a GGUF file (%s), so %s"
                    .formatted(Names.quote(here.get().toString()), e.getMessage(), guess.because());
            return new ModelEstimate(guess.values(), guess.weights(), guess.kvPerToken(), guess.context(), because);
        }
    }

    /** The name of a file for a scenario in any folder: its whole path where it is at hand, as it is written otherwise. */
    public String path(String name) {
        return here(name)
                .map(path -> path.toAbsolutePath().normalize().toString())
                .orElse(name);
    }

    private Optional<Path> here(String name) {
        try {
            return Optional.of(folder.resolve(name))
                    .filter(path -> name.endsWith(".gguf") && Files.isRegularFile(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Bits of a KV cache's type, such as {@code q8_0}; 16 where it is unknown. */
    public static double cacheBits(String type) {
        return WeightBits.named(type).map(WeightBits::of).orElse(16.0);
    }
}
