package io.simctl.experiments.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** A directory of results of a study. Files of others in it are left alone: one that goes by the name of a result is a reason to refuse it. */
public final class StudyFolder {
    private static final int HEAD_BYTES = 256;

    private StudyFolder() {}

    /**
     * Refuses a directory in which somebody else's file goes by the name of a result.
     *
     * @param known the file that a directory of ours is known by
     * @param schema what that file says of itself
     * @param names of all results
     * @throws IOException when it cannot be written to; the message says so in a sentence for the user
     */
    public static void requireOurs(Path folder, String known, String schema, List<String> names) throws IOException {
        if (isOurs(folder.resolve(known), schema)) {
            return;
        }
        for (String name : names) {
            if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("cannot write results to " + folder + ": " + name
                        + " there is not of simctl; choose another folder with --out");
            }
        }
    }

    private static boolean isOurs(Path file, String schema) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains('"' + schema + '"');
        }
    }
}
