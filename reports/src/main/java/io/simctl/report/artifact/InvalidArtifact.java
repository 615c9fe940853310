package io.simctl.report.artifact;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is no artifact, or none that can be used; the message says where, what is wrong, and what helps. */
public final class InvalidArtifact extends IOException {
    InvalidArtifact(Path file, String problem, String cure) {
        super(file + ": " + problem + "; " + cure);
    }
}
