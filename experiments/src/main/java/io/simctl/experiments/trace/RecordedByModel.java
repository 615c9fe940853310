package io.simctl.experiments.trace;

import io.simctl.report.meter.RecordedMeter;
import io.simctl.report.result.Figures;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic.Replay;
import io.simctl.trace.RecordedEnd;
import io.simctl.trace.TraceRow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ends of a scenario's replayed requests as they were recorded, by the model that they are replayed for. Of each replay it takes
 * what falls into the measured time, as the runs' metrics do; its memory does not grow with the traces.
 */
final class RecordedByModel {
    private static final double NANOS = 1e9;

    private final List<Replay> replays;
    private final List<String> models;
    private final List<RecordedMeter> meters;
    private final long warmup;
    private final long end;
    private long last;
    private boolean isAnyKnown;

    RecordedByModel(Scenario scenario) {
        replays = scenario.workload().stream()
                .flatMap(traffic -> traffic instanceof Replay replay ? Stream.of(replay) : Stream.empty())
                .toList();
        models = List.copyOf(scenario.models().keySet());
        meters = models.stream().map(model -> new RecordedMeter()).toList();
        warmup = scenario.warmup().toNanos();
        end = scenario.duration().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    /** Adds a request to each replay of its trace. */
    void add(String trace, TraceRow row) {
        if (row.recorded().isKnown()) {
            for (Replay replay : replays) {
                if (replay.trace().equals(trace)) {
                    add(replay, row);
                }
            }
        }
    }

    private void add(Replay replay, TraceRow row) {
        long at = replay.start().toNanos() + (long) (row.at() / replay.speed());
        int model =
                models.indexOf(replay.model().orElseGet(() -> replay.models().getOrDefault(row.model(), row.model())));
        if (at >= warmup && at < end && model >= 0) {
            last = Math.max(last, at);
            isAnyKnown = true;
            measure(row, meters.get(model));
        }
    }

    private static void measure(TraceRow row, RecordedMeter meter) {
        RecordedEnd recorded = row.recorded();
        if (recorded.status() != 0) {
            meter.ended(recorded.status(), !row.failed());
        }
        if (row.failed()) {
            return;
        }
        boolean hasFirst = recorded.ttft() != RecordedEnd.UNKNOWN;
        boolean hasLast = recorded.e2e() != RecordedEnd.UNKNOWN;
        if (hasFirst) {
            meter.firstToken(recorded.ttft());
        }
        if (hasLast) {
            meter.lastToken(recorded.e2e());
        }
        if (hasFirst && hasLast && row.outputTokens() > 1 && recorded.e2e() >= recorded.ttft()) {
            meter.perToken((recorded.e2e() - recorded.ttft()) / (row.outputTokens() - 1));
        }
    }

    /** What is known by model index; empty where nothing is. */
    List<Figures> byModel() {
        double seconds = (last - warmup) / NANOS;
        return isAnyKnown ? meters.stream().map(meter -> meter.figures(seconds)).toList() : List.of();
    }
}
