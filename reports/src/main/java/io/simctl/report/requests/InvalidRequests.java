package io.simctl.report.requests;

import java.io.IOException;
import java.nio.file.Path;

/** A {@code requests.csv} that cannot be used, or does not fit what it is beside; the message says where, what is wrong, and what helps. */
public final class InvalidRequests extends IOException {
    private static final String CURE =
            "run the scenario again with --requests-csv, or remove the file to compare without it";

    InvalidRequests(Path file, long line, String problem) {
        super(file + ":" + line + ": " + problem + "; " + CURE);
    }

    InvalidRequests(Path file, String problem) {
        super(file + ": " + problem + "; " + CURE);
    }
}
