package io.simctl.report.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The earlier versions of artifacts. The first knew neither what servers said in their own words, nor the time of users, nor what the
 * replies of live runs are worth; the second not which machine and which principal had how much; the third not the worst requests; the fourth not the plans of placement; the fifth not the faults. None of it
 * was kept, so that what is added for it is empty.
 */
final class EarlierVersions {
    private static final String FIRST = "simctl/artifact/1";
    private static final String SECOND = "simctl/artifact/2";
    private static final String THIRD = "simctl/artifact/3";
    private static final String FOURTH = "simctl/artifact/4";
    private static final String FIFTH = "simctl/artifact/5";

    private EarlierVersions() {}

    static boolean know(String schema) {
        return List.of(FIRST, SECOND, THIRD, FOURTH, FIFTH).contains(schema);
    }

    /** The same content as the version of today has it. */
    static JsonNode upgraded(String schema, JsonNode root) {
        if (schema.equals(FIRST)) {
            toSecond(root);
        }
        for (JsonNode run : root.path("runs")) {
            if (run.path("result") instanceof ObjectNode result) {
                if (!schema.equals(FIFTH)) {
                    toFifth(schema, result);
                }
                withoutFaults(result);
            }
        }
        return root;
    }

    private static void toFourth(String schema, ObjectNode result) {
        if (schema.equals(FIRST) || schema.equals(SECOND)) {
            ObjectNode shares = result.putObject("shares");
            shares.putArray("machines");
            shares.putArray("principals");
        }
        if (!schema.equals(FOURTH)) {
            result.putArray("worst");
        }
    }

    private static void toFifth(String schema, ObjectNode result) {
        toFourth(schema, result);
        withoutPlans(result);
    }

    private static void withoutFaults(ObjectNode result) {
        if (result.path("shares") instanceof ObjectNode shares) {
            shares.putArray("faults");
        }
    }

    private static void withoutPlans(ObjectNode result) {
        if (result.path("shares") instanceof ObjectNode shares) {
            ObjectNode pools = shares.putObject("pools");
            List.of("plans", "recorded", "moves").forEach(kind -> pools.put(kind, 0));
            pools.putArray("models");
        }
    }

    private static void toSecond(JsonNode root) {
        for (JsonNode run : root.path("runs")) {
            for (JsonNode model : run.at("/result/models")) {
                model.path("rejections").forEach(EarlierVersions::withWords);
                model.path("failures").forEach(EarlierVersions::withWords);
                withUsers(model.path("figures"));
                model.at("/batches/figures").forEach(EarlierVersions::withUsers);
            }
        }
        root.path("live").forEach(EarlierVersions::withReplies);
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
