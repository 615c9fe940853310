package io.simctl.cli.terminal;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * The terminal, or the lack of one, that the process writes to. Java cannot ask this of stdout and stderr one by one, so the launcher does and says so in system
 * properties.
 *
 * @param colours whether stdout is a terminal that may show colours
 * @param progress whether stderr is a terminal
 * @param unicode whether stdout takes more than ASCII
 * @param columns characters of a line: of the terminal, or where there is none as many as logs and files bear
 */
public record Terminal(boolean colours, boolean progress, boolean unicode, int columns) {
    private static final int NO_TERMINAL = 120;
    private static final int FEWEST = 40;
    private static final int MOST = 400;

    /** As the launcher found it; colours only where {@code NO_COLOR} is not set. */
    public static Terminal current() {
        return of(System.getenv());
    }

    private static Terminal of(Map<String, String> environment) {
        boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        String encoding =
                System.getProperty("stdout.encoding", Charset.defaultCharset().name());
        return new Terminal(
                Boolean.getBoolean("simctl.stdout.tty") && !noColour,
                Boolean.getBoolean("simctl.stderr.tty"),
                Charset.forName(encoding).newEncoder().canEncode('█'),
                columns(environment.getOrDefault("COLUMNS", System.getProperty("simctl.stdout.columns", ""))));
    }

    private static int columns(String told) {
        return told.matches("[1-9]\\d{0,8}") ? Math.clamp(Integer.parseInt(told), FEWEST, MOST) : NO_TERMINAL;
    }
}
