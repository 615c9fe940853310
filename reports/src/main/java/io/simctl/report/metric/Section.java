package io.simctl.report.metric;

import java.util.List;

/** The sections of metrics. Within each, metrics stand in the order in which they are declared. */
public enum Section {
    OUTCOMES("Outcomes"),
    LOSSES("Losses"),
    LATENCY("Latency"),
    THROUGHPUT("Throughput"),
    PROMPTS("Prompts and memory"),
    OBJECTIVES("Objectives"),
    MACHINES("Machines");

    /** All sections in the order of result files. */
    public static final List<Section> IN_FILES = List.of(values());

    /** All sections in the order of tables and comparisons: losses before latencies. */
    public static final List<Section> IN_TABLES =
            List.of(LOSSES, LATENCY, OBJECTIVES, THROUGHPUT, PROMPTS, MACHINES, OUTCOMES);

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /** The heading of the section. */
    public String title() {
        return title;
    }
}
