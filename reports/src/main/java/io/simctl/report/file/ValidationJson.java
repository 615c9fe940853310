package io.simctl.report.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.Validation;
import java.util.List;
import java.util.OptionalDouble;

/** {@code validation.json}, schema {@code simctl/validation/1}. Errors and spreads are parts of the live mean, or points for shares. */
public final class ValidationJson {
    private static final int DECIMALS = 6;

    private ValidationJson() {}

    /** The text of the file. */
    public static String of(Validation validation, List<Validation.Ranking> rankings) {
        ObjectNode root =
                StableJson.object().put("schema", "simctl/validation/1").put("live_runs", validation.liveRuns());
        ArrayNode policies = root.putArray("policies");
        for (Validation.Policy policy : validation.policies()) {
            ArrayNode metrics = policies.addObject().put("name", policy.name()).putArray("metrics");
            policy.rows().forEach(row -> metrics.add(row(row)));
        }
        ArrayNode ranked = root.putArray("rankings");
        for (Validation.Ranking ranking : rankings) {
            ObjectNode node = ranked.addObject().put("metric", ranking.metric().key());
            ranking.simulated().forEach(node.putArray("simulated")::add);
            ranking.live().forEach(node.putArray("live")::add);
            node.put("told", ranking.isKnown()).put("agrees", ranking.agrees());
        }
        return StableJson.text(root);
    }

    private static ObjectNode row(Validation.Row row) {
        ObjectNode node = StableJson.object().put("metric", row.metric().key());
        node.set("simulated", StableJson.number(row.metric().unit(), row.simulated()));
        ArrayNode live = node.putArray("live");
        row.live().forEach(value -> live.add(StableJson.number(row.metric().unit(), value)));
        put(node, "error", row.error());
        put(node, "spread", row.spread());
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
