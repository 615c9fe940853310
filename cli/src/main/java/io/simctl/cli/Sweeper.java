package io.simctl.cli;

import io.simctl.report.file.ResultDirectory;
import java.io.IOException;

/** Takes away what a command has begun to write when its user stops it with Ctrl-C. */
final class Sweeper {
    private final Thread hook;

    Sweeper(ResultDirectory results) {
        hook = new Thread(() -> sweep(results), "sweeper");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void sweep(ResultDirectory results) {
        try {
            results.close();
        } catch (IOException e) {
            // A hidden folder stays behind; there is nobody left to tell, and no report is half written.
        }
    }

    /** Everything is in its place: nothing is left to take away. */
    void dismiss() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
