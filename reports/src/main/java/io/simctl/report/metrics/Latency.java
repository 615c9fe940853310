package io.simctl.report.metrics;

/** The durations whose distributions are kept; {@link io.simctl.report.Definition} says what each means. */
public enum Latency {
    TTFT("ttft_ms"),
    TTFT_SENT("ttft_sent_ms"),
    TPOT("tpot_ms"),
    ITL("itl_ms"),
    E2E("e2e_ms"),
    QUEUE("queue_ms"),
    LOAD_WAIT("load_wait_ms"),
    PREFILL("prefill_ms");

    private final String key;

    Latency(String key) {
        this.key = key;
    }

    /** Name in result files. */
    public String key() {
        return key;
    }
}
