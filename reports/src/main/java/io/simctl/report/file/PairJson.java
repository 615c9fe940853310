package io.simctl.report.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.across.ComparedFigure;
import io.simctl.report.across.Contender;
import io.simctl.report.across.PairComparison;
import io.simctl.report.metric.Unit;
import io.simctl.report.stats.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Comparisons as JSON, schema {@code simctl/comparison/1}. An infinite {@code candidate} is {@code null}, and {@code candidate_infinite} is there and true. */
public final class PairJson {
    private static final int DECIMALS = 6;

    private PairJson() {}

    /** The figures of each pair. */
    public static String of(Map<PairComparison, List<ComparedFigure>> pairs) {
        ObjectNode root = StableJson.object().put("schema", "simctl/comparison/1");
        ArrayNode all = root.putArray("comparisons");
        pairs.forEach((pair, figures) -> {
            ObjectNode node = all.addObject();
            node.set("baseline", contender(pair.baseline()));
            node.set("candidate", contender(pair.candidate()));
            pair.comparability().refusals().forEach(node.putArray("not_comparable")::add);
            pair.comparability().differences().forEach(node.putArray("differ_in")::add);
            pair.note().ifPresent(why -> node.put("not_by_request", why));
            ArrayNode list = node.putArray("figures");
            figures.forEach(figure -> list.add(figure(figure)));
        });
        return StableJson.text(root);
    }

    private static ObjectNode contender(Contender contender) {
        return StableJson.object()
                .put("source", contender.source())
                .put("policy", contender.name())
                .put(
                        "mode",
                        contender.isRecorded()
                                ? Contender.RECORDED
                                : contender.report().mode().name().toLowerCase(Locale.ROOT))
                .put("seed", contender.report().seed())
                .put("replications", contender.policy().replications().size());
    }

    private static ObjectNode figure(ComparedFigure figure) {
        Unit unit = figure.name().metric().unit();
        ObjectNode node = StableJson.object()
                .put("model", figure.name().model())
                .put("metric", figure.name().metric().key());
        put(node, "baseline", unit, figure.baseline());
        put(node, "candidate", unit, figure.candidate());
        node.set("difference", StableJson.number(unit, figure.difference()));
        interval(node, "ci95", unit, figure.ci95());
        interval(node, "bootstrap95", unit, figure.bootstrap95());
        if (figure.rankSum().isPresent()) {
            node.set(
                    "mann_whitney_p",
                    StableJson.number(DECIMALS, figure.rankSum().getAsDouble()));
        }
        return node.put("basis", figure.basis())
                .put("verdict", figure.finding().name().toLowerCase(Locale.ROOT));
    }

    static void put(ObjectNode node, String key, Unit unit, OptionalDouble value) {
        node.set(key, StableJson.number(unit, value));
        if (Double.isInfinite(value.orElse(0))) {
            node.put(key + "_infinite", true);
        }
    }

    static void interval(ObjectNode node, String key, Unit unit, Optional<Interval> interval) {
        if (interval.isPresent()) {
            ArrayNode ends = node.putArray(key);
            ends.add(StableJson.number(unit.decimals() + 1, interval.get().low()));
            ends.add(StableJson.number(unit.decimals() + 1, interval.get().high()));
        } else {
            node.putNull(key);
        }
    }
}
