package io.simctl.cli;

/** Takes away what a command has begun to write when its user stops it with Ctrl-C. */
final class PartialFileCleanup {
    private final Thread hook;

    PartialFileCleanup(AutoCloseable unfinished) {
        hook = new Thread(() -> sweep(unfinished), "sweeper");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void sweep(AutoCloseable unfinished) {
        try {
            unfinished.close();
        } catch (Exception e) {
            // A hidden file or folder stays behind; there is nobody left to tell, and no report is half written.
        }
    }

    /** Everything is in its place: nothing is left to take away. */
    void dismiss() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
