package io.simctl.trace;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Public traces that are too large to ship, for tests of figures that were published of them; all other tests make their
 * traces. Where their folder is there, all of them must be.
 */
final class PublicTraces {
    private static final String FOLDER = "simctl.traces";

    private PublicTraces() {}

    /** A test class that is left out, aloud, where there are no public traces. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @ExtendWith(Presence.class)
    @interface Needed {}

    static final class Presence implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Files.isDirectory(folder())) {
                return ConditionEvaluationResult.enabled("there they are");
            }
            String reason = "there is no folder %s; name the one of the public traces with -D%s=FOLDER"
                    .formatted(folder(), FOLDER);
            if (context.getTestMethod().isEmpty()) {
                System.err.printf("NOT TESTED: all of %s, for %s%n", context.getDisplayName(), reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }
    }

    /** The Azure conversation trace of 2023. */
    static Path azureConversation() {
        return file("AzureLLMInferenceTrace_conv.csv");
    }

    /** The Mooncake conversation trace. */
    static Path mooncakeConversation() {
        return file("mooncake_conversation_trace.jsonl");
    }

    private static Path folder() {
        return Path.of(System.getProperty(FOLDER, "none given"));
    }

    private static Path file(String name) {
        Path file = folder().resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new AssertionError(folder() + " has no " + name);
        }
        return file;
    }
}
