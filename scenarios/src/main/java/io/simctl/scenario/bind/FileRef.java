package io.simctl.scenario.bind;

import java.nio.file.Path;

/**
 * A file that a scenario names.
 *
 * @param written as it stands in the scenario or on the command line
 * @param path where it lies: relative names are relative to the file that holds them, or to the working directory for
 *     {@code --set}
 */
public record FileRef(String written, Path path) {}
