package io.simctl.report.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.metric.Unit;
import io.simctl.report.rule.GateResult;
import io.simctl.report.rule.RuleOutcome;
import java.util.Locale;

/** The outcome of a gate as JSON, schema {@code simctl/gate/1}. An infinite {@code value} is {@code null}, with {@code value_infinite} beside it. */
public final class GateJson {
    private GateJson() {}

    /** The text of the file. */
    public static String of(GateResult result) {
        ObjectNode root = StableJson.object()
                .put("schema", "simctl/gate/1")
                .put("status", word(result.status()))
                .put("current", result.current())
                .put("baseline", result.baseline());
        ArrayNode rules = root.putArray("rules");
        result.outcomes().forEach(outcome -> rules.add(rule(outcome)));
        return StableJson.text(root);
    }

    private static String word(RuleOutcome.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode rule(RuleOutcome outcome) {
        Unit unit = outcome.rule().figure().metric().unit();
        ObjectNode node = StableJson.object()
                .put("rule", outcome.rule().text())
                .put("added", outcome.isAdded())
                .put("policy", outcome.policy())
                .put("model", outcome.rule().figure().model())
                .put("metric", outcome.rule().figure().metric().key())
                .put("status", word(outcome.status()));
        PairJson.put(node, "value", unit, outcome.value());
        PairJson.put(node, "baseline", unit, outcome.baseline());
        PairJson.put(node, "bound", unit, outcome.bound());
        PairJson.put(node, "margin", unit, outcome.margin());
        PairJson.interval(node, "interval", unit, outcome.interval());
        return node.put("reason", outcome.reason());
    }
}
