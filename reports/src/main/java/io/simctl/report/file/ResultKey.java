package io.simctl.report.file;

import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Unit;
import io.simctl.report.metric.Use;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A key of a JSON file of results.
 *
 * @param path keys with dots between; {@code []} stands for every item of a list
 * @param takes the JSON type of its values
 * @param always whether it is in every file; otherwise where there is something to say
 * @param unit of a number; empty for pure numbers and all else
 * @param text what it is
 */
record ResultKey(String path, Takes takes, boolean always, String unit, String text) {
    /** The types of values. */
    enum Takes {
        STRING,
        INTEGER,
        NUMBER,
        /** Null where there is no such figure: too few samples, no SLO, an infinite one. */
        NUMBER_OR_NULL,
        BOOLEAN,
        /** Lower and upper end, or null. */
        INTERVAL_OR_NULL
    }

    private static ResultKey text(String path, String text) {
        return new ResultKey(path, Takes.STRING, true, "", text);
    }

    private static ResultKey whole(String path, String text) {
        return new ResultKey(path, Takes.INTEGER, true, "", text);
    }

    private static ResultKey number(String path, String unit, String text) {
        return new ResultKey(path, Takes.NUMBER, true, unit, text);
    }

    private static ResultKey figure(String path, String text) {
        return new ResultKey(path, Takes.NUMBER_OR_NULL, true, "", text);
    }

    private static ResultKey interval(String path, String text) {
        return new ResultKey(path, Takes.INTERVAL_OR_NULL, true, "", text);
    }

    private static ResultKey flag(String path, String text) {
        return new ResultKey(path, Takes.BOOLEAN, true, "", text);
    }

    private ResultKey under(String parent) {
        return new ResultKey(parent + path, takes, always, unit, text);
    }

    private ResultKey sometimes() {
        return new ResultKey(path, takes, false, unit, text);
    }

    /** The keys of {@code report.json}, those of its metrics as the catalogue declares them. */
    static List<ResultKey> ofReport(MetricCatalogue metrics) {
        List<Metric> exported = metrics.metrics(Use.EXPORTED);
        return Stream.of(
                        Stream.of(
                                text("schema", "`simctl/report/1`"),
                                text("scenario", "name of the scenario"),
                                text("mode", "`simulated` or `live`"),
                                whole("seed", "seed of all random streams"),
                                whole("replications", "runs of each policy"),
                                text("inputs.scenario_sha256", "digest of scenario file, overrides and profiles"),
                                text("inputs.traces[].path", "file of a trace").sometimes(),
                                text("inputs.traces[].sha256", "its digest").sometimes(),
                                whole("inputs.traces[].requests", "requests that were replayed of it")
                                        .sometimes(),
                                text("baseline", "policy set that the others are compared with"),
                                text("policies[].name", "name of the policy set"),
                                text("policies[].models[].name", "name of the model; `*`, the last, is all together")),
                        reasons("rejections", "reason", "as the policy names it"),
                        reasons("failures", "cause", "of the failure"),
                        exported.stream()
                                .filter(metric -> !metric.isOfMachines())
                                .map(m -> metric(m).under("policies[].models[].")),
                        exported.stream()
                                .filter(Metric::isOfMachines)
                                .map(m -> metric(m).under("policies[].")),
                        Stream.of(
                                figure("policies[].fleet.output_tokens_per_s", "output tokens of all models by time")),
                        shares(metrics),
                        comparisons(),
                        observed(),
                        recorded(exported),
                        live())
                .flatMap(keys -> keys)
                .toList();
    }

    private static ResultKey metric(Metric metric) {
        Takes takes = metric.unit() == Unit.COUNT ? Takes.INTEGER : Takes.NUMBER_OR_NULL;
        String unit = metric.unit() == Unit.SHARE ? "0 to 1" : metric.unit().symbol();
        return new ResultKey(
                metric.key(),
                takes,
                true,
                unit,
                "%s ([%s](#%s))"
                        .formatted(
                                metric.label(),
                                metric.definition().title(),
                                metric.definition().id()));
    }

    private static Stream<ResultKey> reasons(String list, String key, String what) {
        String path = "policies[].models[]." + list + "[].";
        return Stream.of(
                whole(path + "status", "HTTP status").sometimes(),
                text(path + key, key + ", " + what).sometimes(),
                whole(path + "count", "requests").sometimes(),
                text(path + "words", "the server's own words, of a live run").sometimes());
    }

    private static Stream<ResultKey> shares(MetricCatalogue metrics) {
        String machine = "policies[].machines[].";
        String principal = "policies[].principals[].";
        String pools = "policies[].pools.";
        String pool = pools + "models[].";
        String fault = "policies[].faults[].";
        return Stream.of(
                        Stream.of(
                                whole(pools + "plans", "plans of placement, over all runs"),
                                whole(pools + "recorded_only", "those of them that were not carried out"),
                                whole(pools + "moves", "machines that they changed"),
                                text(pool + "name", "name of the model"),
                                number(
                                        pool + "desired",
                                        "machines",
                                        "that the last plan of a run wanted for it, on average over runs"),
                                number(pool + "desired_mean", "machines", "that plans wanted for it on average"),
                                number(
                                        pool + "current",
                                        "machines",
                                        "that had it, or were on their way to, at the last plan of a run"),
                                number(
                                        pool + "serving",
                                        "machines",
                                        "that were bound to it and served when a run ended"),
                                whole(
                                        pool + "shed",
                                        "its requests that were rejected for want of capacity, over all runs")),
                        Stream.of(
                                text(fault + "fault", "what it is, in words"),
                                text(fault + "machine", "name of the machine that it struck"),
                                whole(fault + "times", "how often it did and held in the measured time, over all runs"),
                                number(fault + "held_seconds", "s", "measured time in which it held, over all runs"),
                                number(fault + "first_seconds", "s", "since a run began until it struck first"),
                                number(fault + "last_seconds", "s", "since a run began until it struck last")),
                        Stream.of(
                                text(machine + "name", "name of the machine"),
                                share(machine + "busy_fraction", "time in which it ran at least one request"),
                                number(machine + "load_seconds", "s", "time in which it loaded models, over all runs"),
                                text(principal + "name", "principal; empty: requests of nobody in particular"),
                                whole(principal + "submitted", "its requests"),
                                whole(principal + "completed", "those that completed"),
                                whole(principal + "rejected", "those that were rejected"),
                                whole(principal + "output_tokens", "output tokens of those that completed")),
                        SharesJson.LATENCIES.stream()
                                .map(key -> metric(metrics.get(key)).under(principal)),
                        Stream.of(share(
                                "policies[].jain_index",
                                "Jain's index of the shares of their requests that principals had completed")))
                .flatMap(keys -> keys)
                .map(ResultKey::sometimes);
    }

    private static ResultKey share(String path, String text) {
        return number(path, "0 to 1", text);
    }

    private static Stream<ResultKey> comparisons() {
        String path = "comparisons[].";
        return Stream.of(
                        text(path + "baseline", "policy set"),
                        text(path + "candidate", "policy set that is compared with it"),
                        text(path + "model", "model, or `*`"),
                        text(path + "metric", "key of the metric"),
                        figure(path + "difference", "candidate less baseline, in the metric's unit"),
                        interval(path + "ci95", "95 % interval of the difference"),
                        interval(path + "bootstrap95", "the same by the bootstrap, over replications"),
                        text(path + "basis", "what the interval rests on"),
                        text(path + "finding", "what can be said of the difference"))
                .map(ResultKey::sometimes);
    }

    private static Stream<ResultKey> observed() {
        String path = "observed[].";
        return Stream.of(
                        text(path + "policy", "policy set that someone published a figure for"),
                        text(path + "model", "model, or `*`"),
                        text(path + "metric", "key of the metric"),
                        figure(path + "observed", "the published figure"),
                        figure(path + "simulated", "that of this run"),
                        text(path + "source", "who published it"))
                .map(ResultKey::sometimes);
    }

    /** What a replayed trace says, by model, in the figures of policies. */
    private static Stream<ResultKey> recorded(List<Metric> exported) {
        String path = "recorded.models[].";
        return Stream.concat(
                        Stream.concat(
                                Stream.of(text(path + "name", "name of the model; `*` is all together")),
                                RecordedJson.COUNTS.stream()
                                        .map(count -> count.name().toLowerCase(Locale.ROOT))
                                        .map(count -> whole(path + count, "requests that the trace says it of"))),
                        exported.stream()
                                .filter(RecordedJson::mayHave)
                                .map(m -> metric(m).under(path)))
                .map(ResultKey::sometimes);
    }

    /** What must be known of runs on real servers, in {@code report.json} and {@code run.json} alike. */
    private static Stream<ResultKey> live() {
        String path = "live[].";
        return Stream.of(
                        text(path + "policy", "policy set of a live run"),
                        whole(path + "replication", "its number, from 0"),
                        flag(path + "complete", "whether it came to its end by itself"),
                        flag(path + "degraded", "whether simctl itself was too late for its latencies to be believed"),
                        number(path + "client_lag_ms.p50", "ms", "time that requests had to wait for simctl itself"),
                        number(path + "client_lag_ms.p99", "ms", "the same"),
                        number(path + "client_lag_ms.max", "ms", "the same"),
                        whole(path + "server_restarts", "servers that had to be started again"),
                        whole(path + "sent_again", "requests sent once more, since their kept connection had ended"),
                        text(path + "remarks[]", "what could not be prepared before the run"),
                        whole(path + "replies.count", "complete replies"),
                        whole(path + "replies.counted_by_chunks", "those whose tokens are their chunks"),
                        whole(path + "replies.shorter", "those with fewer tokens than asked for"),
                        number(path + "replies.shorter_by", "", "mean of what they lack, as a share, below 0"),
                        whole(path + "replies.longer", "those with more tokens than asked for"),
                        number(path + "replies.longer_by", "", "mean of what they have beyond it, as a share"),
                        whole(path + "replies.in_one_piece", "those whose tokens came at once: no TPOT, no ITL"),
                        whole(path + "replies.in_bursts", "those whose tokens came many at a time: no TPOT, no ITL"),
                        text(path + "loss", "a sentence if nothing completed and servers are the reason; else empty"))
                .map(ResultKey::sometimes);
    }

    /** The keys of {@code run.json}. */
    static List<ResultKey> ofRun() {
        return Stream.concat(
                        Stream.of(
                                text("schema", "`simctl/run/1`"),
                                text("simctl", "version"),
                                text("command[]", "the command and its arguments"),
                                text("started_at", "date and time, UTC"),
                                number("wall_s", "s", "time that it took"),
                                number("simulated_s", "s", "time that was simulated, of all runs together"),
                                number("speed_up", "", "simulated over wall time"),
                                whole("requests", "requests of all runs together"),
                                number("requests_per_wall_s", "1/s", "requests over wall time"),
                                whole("peak_memory_bytes", "most memory of the process"),
                                text("java", "Java that ran it"),
                                text("system", "operating system"),
                                whole("processors", "processors that it could use")),
                        live())
                .toList();
    }
}
