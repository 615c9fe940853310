package io.simctl.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Public traces that are too large to ship. Where their folder is there, all of them must be. */
public final class RealTraces {
    private static final String FOLDER = "simctl.traces";

    private RealTraces() {}

    /** The Azure conversation trace of 2023. */
    public static Path azureConversation() {
        return file("AzureLLMInferenceTrace_conv.csv");
    }

    /** The Mooncake conversation trace. */
    public static Path mooncakeConversation() {
        return file("mooncake_conversation_trace.jsonl");
    }

    private static Path file(String name) {
        Path folder = Path.of(System.getProperty(FOLDER, "no folder of traces given"));
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "no folder " + folder + "; name one with -D" + FOLDER);
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new AssertionError(folder + " has no " + name);
        }
        return file;
    }
}
