package io.simctl.cli;

/** What the process ends with; scripts rely on it. */
final class ExitCode {
    static final int FINE = 0;
    /** A defect of ours. */
    static final int DEFECT = 1;
    /** Wrong usage or invalid input. */
    static final int USAGE = 2;
    /** A backend could not be reached, started or kept. */
    static final int BACKEND = 4;

    private ExitCode() {}
}
