package io.simctl.cli.terminal;

/** A shutdown hook that removes what a command has begun to write when its user stops it with Ctrl-C. */
public final class PartialFileCleanup {
    private final Thread hook;

    /**
     * From here on, until it is dismissed, the unfinished files go when the process ends.
     *
     * @param unfinished closed to remove them
     */
    public PartialFileCleanup(AutoCloseable unfinished) {
        hook = new Thread(() -> remove(unfinished), "cleanup");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void remove(AutoCloseable unfinished) {
        try {
            unfinished.close();
        } catch (Exception e) {
            // A hidden file or folder stays behind; nobody is there to read of it, and no report is half written.
        }
    }

    /** Removes nothing any more: everything is in its place. */
    public void dismiss() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
