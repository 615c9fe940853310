package io.simctl.report.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The first version of artifacts, which knew neither what servers said in their own words nor the time of users: both were never
 * kept, so that what is added for them is empty.
 */
final class FirstVersion {
    static final String SCHEMA = "simctl/artifact/1";

    private FirstVersion() {}

    /** The same content as the version of today has it. */
    static JsonNode upgraded(JsonNode root) {
        for (JsonNode run : root.path("runs")) {
            for (JsonNode model : run.at("/result/models")) {
                model.path("rejections").forEach(FirstVersion::withWords);
                model.path("failures").forEach(FirstVersion::withWords);
                withUsers(model.path("figures"));
                model.at("/batches/figures").forEach(FirstVersion::withUsers);
            }
        }
        return root;
    }

    private static void withWords(JsonNode count) {
        if (count instanceof ObjectNode node) {
            node.put("words", "");
        }
    }

    private static void withUsers(JsonNode figures) {
        if (figures.path("counts") instanceof ObjectNode counts) {
            List.of("waiting_nanos", "user_nanos").forEach(kind -> counts.put(kind, 0));
        }
    }
}
