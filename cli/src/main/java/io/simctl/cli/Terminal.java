package io.simctl.cli;

import java.util.Map;

/**
 * What the process writes to. Java cannot ask this of stdout and stderr one by one, so the launcher does and says so in system
 * properties.
 *
 * @param colours whether stdout is a terminal that may show colours
 * @param progress whether stderr is a terminal
 */
record Terminal(boolean colours, boolean progress) {
    /** What the launcher found; colours only where {@code NO_COLOR} is not set. */
    static Terminal current() {
        return of(System.getenv());
    }

    private static Terminal of(Map<String, String> environment) {
        boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                Boolean.getBoolean("simctl.stdout.tty") && !noColour, Boolean.getBoolean("simctl.stderr.tty"));
    }
}
