package io.simctl.report.file;

import io.simctl.report.metric.Definition;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.MetricCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The reference of the files of results in Markdown: every key, every column, and what each number means. */
public final class ResultReference {
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("policy", "policy set");
        COLUMNS.put("replication", "number of the run, from 0");
        COLUMNS.put("id", "number of the request in its run");
        COLUMNS.put(
                "answered_by",
                "model that answers, or would have; another one only where `fleet: {selection}` chooses it");
        COLUMNS.put("model", "model that is asked for, or that it happens to");
        COLUMNS.put("machine", "machine that it was on last, or that it happens on; empty where there is none");
        COLUMNS.put("outcome", "completed, rejected, failed, timed_out, cancelled or unfinished");
        COLUMNS.put("status", "HTTP status of a rejection or failure");
        COLUMNS.put("reason", "of a rejection, or cause of a failure");
        COLUMNS.put("could_have_served", "1 where it was rejected though a machine could have taken it");
        COLUMNS.put("attempts", "times that it was tried, by the client and by the Coordinator");
        COLUMNS.put("prompt_tokens", "tokens of the prompt");
        COLUMNS.put("cached_tokens", "tokens of the prompt that were in a prefix cache");
        COLUMNS.put("output_tokens", "tokens of the output; empty unless it completed");
        COLUMNS.put("intended_s", "when the workload wanted it sent, seconds since the run began");
        COLUMNS.put("sent_s", "when it was sent last");
        COLUMNS.put("ended_s", "when its outcome was known");
        COLUMNS.put("time_s", "seconds since the run began");
        COLUMNS.put(
                "event",
                "load, switch, loaded, resident, drain, unload, load_failed, assigned (to a pool), rejected, fault or fault_over");
        COLUMNS.put(
                "detail",
                "reason of a rejection, cause of a failed load, pool that the machine comes from, or what fault");
    }

    private ResultReference() {}

    /** The reference of results with these metrics. */
    public static String of(MetricCatalogue metrics) {
        return "\n### report.json\n\n" + keys(ResultKey.ofReport(metrics))
                + "\n### run.json\n\n" + keys(ResultKey.ofRun())
                + "\n### requests.csv\n\n" + columns(RequestsCsv.columns(metrics), metrics)
                + "\n### events.csv\n\n" + columns(EventsCsv.COLUMNS, metrics)
                + "\n## What the numbers mean\n"
                + metrics.definitions().stream()
                        .map(ResultReference::definition)
                        .collect(Collectors.joining());
    }

    private static String keys(List<ResultKey> keys) {
        return keys.stream()
                .map(key -> "| `%s` | %s | %s | %s |\n".formatted(key.path(), takes(key), key.unit(), key.text()))
                .collect(Collectors.joining("", "| key | takes | unit | |\n|---|---|---|---|\n", ""));
    }

    private static String takes(ResultKey key) {
        return switch (key.takes()) {
            case STRING -> "text";
            case INTEGER -> "whole number";
            case NUMBER -> "number";
            case NUMBER_OR_NULL -> "number, null";
            case BOOLEAN -> "true, false";
            case INTERVAL_OR_NULL -> "two numbers, null";
        };
    }

    private static String columns(List<String> columns, MetricCatalogue metrics) {
        Map<String, String> texts = new LinkedHashMap<>(COLUMNS);
        for (Latency latency : metrics.latencies()) {
            texts.put(latency.key(), "milliseconds; empty where the request did not come to it");
        }
        return columns.stream()
                .map(column -> "| `%s` | %s |\n"
                        .formatted(
                                column, Optional.ofNullable(texts.get(column)).orElseThrow()))
                .collect(Collectors.joining("", "| column | |\n|---|---|\n", ""));
    }

    private static String definition(Definition definition) {
        return "\n<a id=\"%s\"></a>**%s.** %s\n".formatted(definition.id(), definition.title(), definition.text());
    }
}
