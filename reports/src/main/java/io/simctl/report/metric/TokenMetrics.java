package io.simctl.report.metric;

import static io.simctl.report.metric.Direction.HIGHER_IS_BETTER;
import static io.simctl.report.metric.Direction.LOWER_IS_BETTER;
import static io.simctl.report.metric.Use.COMPARED;
import static io.simctl.report.metric.Use.VALIDATED;

import io.simctl.report.result.RequestCount;
import java.util.List;

/** Metrics of tokens: how many were generated, and what prompts found in caches and memory. */
final class TokenMetrics {
    private static final Definition OUTPUT_TOKENS = new Definition(
            "tokens-per-s",
            "tokens/s",
            "Output tokens of completed requests / measured time (from the end of the warm-up to the end of the run).");

    private static final Definition PREFIX_HITS = new Definition(
            "prefix-hits",
            "prefix hits",
            "Prompt tokens of completed requests that the engine had in a cache and did not compute, when the request was"
                    + " first admitted, and their share of all prompt tokens.");

    private static final Definition PREEMPTIONS = new Definition(
            "preemptions",
            "preemptions",
            "How often engines ran out of KV cache and stopped a request to go on with it later. Of completed requests.");

    private TokenMetrics() {}

    /** All of them, in the order of result files. */
    static List<Declaration> all() {
        return List.of(
                outputTokens(),
                outputTokensPerSecond(),
                promptTokens(),
                prefixHitTokens(),
                prefixHits(),
                preemptions());
    }

    private static Metric outputTokens() {
        return Metric.declare("output_tokens", "output tokens", OUTPUT_TOKENS)
                .section(Section.THROUGHPUT)
                .unit(Unit.TOKENS)
                .direction(HIGHER_IS_BETTER)
                .population(Population.COMPLETED)
                .total(scope -> scope.count(RequestCount.OUTPUT_TOKENS));
    }

    private static Metric outputTokensPerSecond() {
        return Metric.declare("output_tokens_per_s", "tokens/s", OUTPUT_TOKENS)
                .section(Section.THROUGHPUT)
                .unit(Unit.TOKENS_PER_SECOND)
                .direction(HIGHER_IS_BETTER)
                .population(Population.COMPLETED)
                .column(ColumnRule.of("tokens/s").leftOutAs(11))
                .use(COMPARED, VALIDATED)
                .ratio(scope -> scope.count(RequestCount.OUTPUT_TOKENS)
                        / scope.figures().seconds());
    }

    private static Metric.Builder prompt(String key, String label, Definition definition) {
        return Metric.declare(key, label, definition)
                .section(Section.PROMPTS)
                .unit(Unit.TOKENS)
                .population(Population.COMPLETED);
    }

    private static Metric promptTokens() {
        return prompt("prompt_tokens", "prompt tokens", PREFIX_HITS)
                .total(scope -> scope.count(RequestCount.PROMPT_TOKENS));
    }

    private static Metric prefixHitTokens() {
        return prompt("prefix_hit_tokens", "prefix hit tokens", PREFIX_HITS)
                .direction(HIGHER_IS_BETTER)
                .total(scope -> scope.count(RequestCount.CACHED_TOKENS));
    }

    private static Metric prefixHits() {
        return prompt("prefix_hit_rate", "prefix hits", PREFIX_HITS)
                .unit(Unit.SHARE)
                .direction(HIGHER_IS_BETTER)
                .column(ColumnRule.of("prefix hits")
                        .only(ColumnRule.Shown.IF_ABOVE_ZERO)
                        .leftOutAs(7))
                .ratio(scope -> scope.share(RequestCount.CACHED_TOKENS, RequestCount.PROMPT_TOKENS));
    }

    private static Metric preemptions() {
        return prompt("preemptions", "preemptions", PREEMPTIONS)
                .unit(Unit.COUNT)
                .direction(LOWER_IS_BETTER)
                .column(ColumnRule.of("preemptions")
                        .only(ColumnRule.Shown.IF_ABOVE_ZERO)
                        .leftOutAs(2))
                .total(scope -> scope.count(RequestCount.PREEMPTIONS));
    }
}
