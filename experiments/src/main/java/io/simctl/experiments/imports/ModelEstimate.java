package io.simctl.experiments.imports;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The size of a model, as a scenario writes it.
 *
 * @param values below {@code models: {NAME: ...}}, as a tree of YAML
 * @param weights in bytes
 * @param kvPerToken in bytes
 * @param context most tokens of all its sequences together
 * @param because how the size is known, as a sentence for a comment
 */
public record ModelEstimate(Map<String, Object> values, long weights, long kvPerToken, int context, String because) {
    public ModelEstimate {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    private Map<String, Object> with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return more;
    }

    /** The same with a context that a configuration names. */
    public ModelEstimate withContext(int tokens) {
        return new ModelEstimate(with("context", tokens), weights, kvPerToken, tokens, because);
    }

    /** The same with keys and values that take so many bits each instead of 16. */
    public ModelEstimate withCacheBits(double bits) {
        long smaller = Math.round(kvPerToken * bits / 16);
        return new ModelEstimate(with("kv_per_token", smaller), weights, smaller, context, because);
    }

    /** The same with what servers are given for it in a live run. */
    public ModelEstimate servedAs(String kind, String what) {
        return new ModelEstimate(with("live", Map.of(kind, what)), weights, kvPerToken, context, because);
    }
}
