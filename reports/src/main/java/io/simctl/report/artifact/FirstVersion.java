package io.simctl.report.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The first version of artifacts, which knew neither what servers said in their own words, nor the time of users, nor what the replies
 * of live runs are worth: none was kept, so that what is added for them is empty.
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
        root.path("live").forEach(FirstVersion::withReplies);
        return root;
    }

    private static void withReplies(JsonNode live) {
        if (live instanceof ObjectNode run) {
            run.put("sent_again", 0).put("loss", "").putArray("remarks");
            ObjectNode replies = run.putObject("replies");
            List.of("count", "counted_by_chunks", "shorter", "longer", "in_one_piece", "in_bursts")
                    .forEach(kind -> replies.put(kind, 0));
            replies.put("shorter_by", 0.0).put("longer_by", 0.0);
        }
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
