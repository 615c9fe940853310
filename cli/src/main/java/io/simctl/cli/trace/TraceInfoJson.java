package io.simctl.cli.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.trace.stats.ValueDistribution;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trace's summary as JSON. */
final class TraceInfoJson {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int RATES = 128;

    /** A figure of too few requests, as null. */
    private static final Object NONE = NullNode.getInstance();

    private TraceInfoJson() {}

    /** A JSON object, with a line break at the end. */
    static String of(String file, String format, TraceSummary trace) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", "simctl/trace/1");
        root.put("file", file);
        root.put("format", format);
        root.putAll(of(trace));
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The figures of a trace. */
    static Map<String, Object> of(TraceSummary trace) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("requests", trace.requests());
        root.put("failures", trace.failures());
        root.put("rejected", trace.rejected());
        root.put("seconds", number(trace.span().toNanos() / 1e9));
        root.put("requests_per_s", number(trace.requestsPerSecond()));
        root.put("gaps_ms", gaps(trace.gaps()));
        root.put(
                "dispersion",
                trace.dispersion().stream().map(TraceInfoJson::dispersion).toList());
        root.put("same_time", sameTime(trace));
        root.put("prompt_tokens", tokens(trace.prompt()));
        root.put("output_tokens", tokens(trace.output()));
        times("ttft_ms", trace.times().ttft(), root);
        times("tpot_ms", trace.times().tpot(), root);
        trace.reuse().ifPresent(reuse -> root.put("prefix_reuse", reuse(reuse)));
        root.put("models", trace.models().stream().map(TraceInfoJson::model).toList());
        root.put("rate", rate(trace));
        return root;
    }

    private static BigDecimal number(double value) {
        return new BigDecimal(new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString());
    }

    private static Map<String, Object> gaps(ValueDistribution gaps) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("cv", EnoughSamples.cv(gaps).map(cv -> (Object) number(cv)).orElse(NONE));
        putMillis(gaps, 1e6, object);
        return object;
    }

    /** Of a recording that has them. */
    private static void times(String name, ValueDistribution micros, Map<String, Object> root) {
        if (micros.count() > 0) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("count", micros.count());
            putMillis(micros, 1e3, object);
            root.put(name, object);
        }
    }

    private static void putMillis(ValueDistribution times, double unitsInMilli, Map<String, Object> object) {
        object.put("mean", number(times.mean() / unitsInMilli));
        for (int percent : List.of(50, 90, 95, 99)) {
            object.put(
                    "p" + percent,
                    EnoughSamples.percentile(times, percent)
                            .map(value -> (Object) number(value / unitsInMilli))
                            .orElse(NONE));
        }
        object.put("max", number(times.max() / unitsInMilli));
    }

    private static Map<String, Object> dispersion(TraceSummary.Dispersion dispersion) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("window_s", dispersion.window().toSeconds());
        object.put("windows", dispersion.windows());
        object.put("index", number(dispersion.index()));
        return object;
    }

    private static Map<String, Object> sameTime(TraceSummary trace) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("times", trace.sharedTimes().times());
        object.put("sharing", trace.sharedTimes().sharing());
        object.put("most_at_one", trace.sharedTimes().largest());
        return object;
    }

    private static Map<String, Object> tokens(ValueDistribution tokens) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("total", Math.round(tokens.total()));
        object.put("mean", number(tokens.mean()));
        object.put("min", tokens.min());
        for (int percent : List.of(50, 90, 95, 99)) {
            object.put(
                    "p" + percent,
                    EnoughSamples.percentile(tokens, percent)
                            .map(value -> (Object) value)
                            .orElse(NONE));
        }
        object.put("max", tokens.max());
        return object;
    }

    private static Map<String, Object> reuse(TraceSummary.Reuse reuse) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("block_tokens", reuse.blockTokens());
        object.put("blocks", reuse.blocks());
        object.put("distinct", reuse.distinct());
        object.put("reused", number(reuse.reused()));
        object.put("sampled_one_in", reuse.sampling());
        return object;
    }

    private static Map<String, Object> model(TraceSummary.ModelShare model) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", model.model());
        object.put("requests", model.requests());
        object.put("prompt_tokens", model.promptTokens());
        object.put("output_tokens", model.outputTokens());
        return object;
    }

    private static Map<String, Object> rate(TraceSummary trace) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("bin_s", number((trace.rate().end() + 1) / 1e9 / RATES));
        object.put(
                "requests_per_s",
                Arrays.stream(trace.rate().rates(RATES))
                        .mapToObj(TraceInfoJson::number)
                        .toList());
        return object;
    }
}
