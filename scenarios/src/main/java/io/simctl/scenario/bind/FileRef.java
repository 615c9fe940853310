package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Overrides;
import io.simctl.scenario.yaml.SourceLocation;
import java.nio.file.Path;

/**
 * A file that a scenario names.
 *
 * @param written as it stands in the scenario or on the command line
 * @param path where it lies: relative names are relative to the file that holds them, or to the working directory for
 *     {@code --set}
 */
public record FileRef(String written, Path path) {
    /**
     * The file that is called {@code written} at {@code at}.
     *
     * @throws java.nio.file.InvalidPathException when no file can be called so
     */
    public static FileRef of(String written, SourceLocation at, Path document) {
        Path path = Path.of(written);
        return new FileRef(written, Overrides.isOverride(at) ? path : document.resolveSibling(path));
    }
}
