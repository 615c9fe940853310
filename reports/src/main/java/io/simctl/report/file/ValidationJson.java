package io.simctl.report.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.validation.Figure;
import io.simctl.report.validation.Ranking;
import io.simctl.report.validation.Validation;
import java.util.OptionalDouble;

/** {@code validation.json}, schema {@code simctl/validation/1}. Errors and spreads are parts of the live mean, or points for shares. */
public final class ValidationJson {
    private static final int DECIMALS = 6;

    private ValidationJson() {}

    /** The text of the file. */
    public static String of(Validation validation) {
        ObjectNode root =
                StableJson.object().put("schema", "simctl/validation/1").put("live_runs", validation.liveRuns());
        validation.doubts().forEach(root.putArray("doubts")::add);
        ArrayNode policies = root.putArray("policies");
        for (Validation.Policy policy : validation.policies()) {
            ObjectNode node = policies.addObject().put("name", policy.name());
            counts(node.putObject("simulated"), policy.simulated());
            ArrayNode live = node.putArray("live");
            policy.live().forEach(run -> counts(live.addObject(), run));
            ArrayNode metrics = node.putArray("metrics");
            policy.figures().forEach(figure -> metrics.add(figure(figure)));
        }
        ArrayNode ranked = root.putArray("rankings");
        validation.rankings().forEach(ranking -> ranked.add(ranking(ranking, validation)));
        return StableJson.text(root);
    }

    private static void counts(ObjectNode node, Validation.Ends ends) {
        node.put("submitted", ends.submitted())
                .put("completed", ends.completed())
                .put("failed", ends.failed())
                .put("output_tokens", ends.outputTokens());
    }

    /** Told only where nothing speaks against the runs and reality tells any policies apart. */
    private static ObjectNode ranking(Ranking ranking, Validation validation) {
        ObjectNode node = StableJson.object().put("metric", ranking.metric().key());
        ranking.simulated().forEach(node.putArray("simulated")::add);
        ranking.live().forEach(node.putArray("live")::add);
        boolean told = validation.doubts().isEmpty() && ranking.isKnown() && ranking.apart() > 0;
        return node.put("pairs", ranking.pairs())
                .put("apart", ranking.apart())
                .put("told", told)
                .put("agrees", told && ranking.contradictions() == 0);
    }

    private static ObjectNode figure(Figure figure) {
        ObjectNode node = StableJson.object().put("metric", figure.metric().key());
        node.set("simulated", StableJson.number(figure.metric().unit(), figure.simulated()));
        ArrayNode live = node.putArray("live");
        figure.live()
                .forEach(value -> live.add(StableJson.number(figure.metric().unit(), value)));
        put(node, "error", figure.error());
        put(node, "spread", figure.spread());
        return node;
    }

    private static void put(ObjectNode node, String key, OptionalDouble value) {
        if (value.isPresent()) {
            node.set(key, StableJson.number(DECIMALS, value.getAsDouble()));
        } else {
            node.putNull(key);
        }
    }
}
