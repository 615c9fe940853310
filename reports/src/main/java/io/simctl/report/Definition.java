package io.simctl.report;

/** What each metric means, in the words of the report; every number in it links here. */
public enum Definition {
    TTFT(
            "ttft",
            "TTFT",
            "Time to first token: from when the workload wanted the request sent (its intended time) to the first output"
                    + " token with content at the client. Whatever queues before the server is thus in it. Of completed"
                    + " requests."),
    TTFT_SENT(
            "ttft-sent",
            "TTFT from sent",
            "The same, counted from when the client really sent the last try: what most other tools call TTFT. It leaves"
                    + " out a late client and the pauses between retries."),
    TTFT_ADJUSTED(
            "ttft-adj",
            "TTFT, error-adjusted",
            "TTFT over all submitted requests, where one that did not complete counts as infinitely slow. A policy cannot"
                    + " look better by turning slow requests away."),
    TPOT(
            "tpot",
            "TPOT",
            "Time per output token: (last token - first token) / (output tokens - 1), for completed requests with at least"
                    + " two output tokens."),
    ITL("itl", "ITL", "Inter-token latency: the gap between successive tokens of a sequence, pooled over requests."),
    TPS("tps", "tps", "Tokens per second of one request while it streams: 1000 / TPOT in ms."),
    E2E("e2e", "E2E", "End to end: from the intended time to the last token at the client, of completed requests."),
    QUEUE(
            "queue",
            "queue",
            "Part of TTFT: waiting for a seat, in the fleet's queue, in the machine's and in the engine's. Includes the"
                    + " client's way to the fleet and, after a refusal, the time until the request was sent elsewhere."),
    LOAD_WAIT(
            "load-wait", "load wait", "Part of TTFT: waiting, with a seat, for the model to be loaded or swapped in."),
    PREFILL(
            "prefill",
            "prefill",
            "Part of TTFT: from the first prefill step to the first token. Real servers seldom tell when prefill begins;"
                    + " then it counts from when the request was handed over."),
    OUTCOME(
            "outcome",
            "outcome",
            "Each submitted request ends in exactly one of: completed; rejected (final status 429 or 503, with a reason);"
                    + " failed (a fault of a machine or of the way to it); timed out (the client's limit); cancelled (by the"
                    + " client); unfinished (under way when the run ended). They add up to the submitted ones; a run in"
                    + " which they did not would not have been reported."),
    ATTEMPTS(
            "attempts",
            "attempts",
            "Tries that clients sent, retries included; their excess over submitted requests is"
                    + " what retrying adds to the load."),
    RATE_429("rate-429", "429-rate", "Requests whose final answer was 429, as a share of the submitted ones."),
    RATE_503("rate-503", "503-rate", "Requests whose final answer was 503, as a share of the submitted ones."),
    COULD_HAVE_SERVED(
            "could-have-served",
            "could have served",
            "Rejected requests for which, at that moment, some healthy machine that holds the model on disk and may run it"
                    + " had a free seat or no work: capacity that the policy did not use."),
    GOODPUT(
            "goodput",
            "goodput",
            "Requests that completed within every limit of their model's SLO, as a share of the submitted ones. Rejected"
                    + " and failed ones are not good. Without an SLO there is none."),
    OUTPUT_TOKENS(
            "tokens-per-s",
            "tokens/s",
            "Output tokens of completed requests / measured time (from the end of the warm-up to the end of the run)."),
    PREFIX_HITS(
            "prefix-hits",
            "prefix hits",
            "Prompt tokens of completed requests that the engine had in a cache and did not compute, when the request was"
                    + " first admitted, and their share of all prompt tokens."),
    PREEMPTIONS(
            "preemptions",
            "preemptions",
            "How often engines ran out of KV cache and stopped a request to go on with it later. Of completed requests."),
    LOADS(
            "loads",
            "loads, unloads, switches",
            "A load is counted when it begins, whether it succeeds or not; an unload when a model has left memory. A switch"
                    + " is a load on a machine that another model has left since the load before: memory changed hands."
                    + " A model that is loaded beside others, or comes back to where it was, is no switch."),
    LOAD_SECONDS("load-seconds", "load seconds", "Time that models were being loaded, summed over loads."),
    BUSY("busy", "busy", "Share of machine time with at least one request at the machine's engine."),
    CO_RESIDENT(
            "co-resident",
            "co-resident seconds",
            "Time with two or more models in a machine's memory, summed over machines."),
    POOLS(
            "pools",
            "managed and co-resident machines",
            "At the end of the run and as the Coordinator knows it: machines that were assigned to the pool of a model, and"
                    + " machines with more than one model in memory."),
    PERCENTILES(
            "percentiles",
            "percentiles",
            "Nearest rank, over all replications together, from buckets of 0.4 % width that answer with the mean of the"
                    + " values in them. A percentile is told only where at least two samples lie beyond the true one with"
                    + " 99 % confidence: 11 samples for p50, 64 for p90, 130 for p95, 662 for p99. Otherwise it reads"
                    + " \"n too small\", and no gate may rest on it."),
    INTERVALS(
            "intervals",
            "95 % intervals",
            "Differences are taken against the baseline policy under the same requests, and their intervals by sectioning with"
                    + " Student's t: over the replications, or, for a single run, over 8 to 32 batches of requests by intended"
                    + " time, widened until neighbouring batches look independent. An interval that holds 0 says that this"
                    + " run does not tell the two apart."),
    WARMUP(
            "warm-up",
            "warm-up",
            "Requests intended before its end are in no count and no latency; charts over time show them.");

    private final String id;
    private final String title;
    private final String text;

    Definition(String id, String title, String text) {
        this.id = id;
        this.title = title;
        this.text = text;
    }

    /** What links point to; kebab-case. */
    public String id() {
        return id;
    }

    /** The name that it explains. */
    public String title() {
        return title;
    }

    /** One paragraph of plain text. */
    public String text() {
        return text;
    }
}
