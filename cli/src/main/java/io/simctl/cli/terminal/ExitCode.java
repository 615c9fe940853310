package io.simctl.cli.terminal;

/** The status that the process ends with; scripts rely on it. */
public final class ExitCode {
    public static final int FINE = 0;
    /** A defect of ours. */
    public static final int DEFECT = 1;
    /** Wrong usage or invalid input, or files or an output that cannot be written. */
    public static final int USAGE = 2;
    /** A rule of a gate failed. */
    public static final int GATE_FAILED = 3;
    /** A backend could not be reached, started or kept, or served nothing of a live run. */
    public static final int BACKEND = 4;

    /** A gate without a verdict: nothing, or too few samples, to decide a rule by. */
    public static final int NO_VERDICT = 5;

    /** Nobody reads the output any more: as of programs that the signal ends. */
    public static final int BROKEN_PIPE = 128 + 13;
    /** Asked to end, as of programs that the signal ends. */
    public static final int TERMINATED = 128 + 15;

    private ExitCode() {}
}
