package io.simctl.experiments.tune;

import io.simctl.scenario.Scenario;
import io.simctl.scenario.TraceSpec;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.bind.Durations;
import io.simctl.trace.TraceReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The overrides that divide a workload: what a search sees, and what is held out from it. A recorded workload is divided in time: the search has its first two
 * thirds, and of the held-out runs, which begin as the trace does so that memory is as it would be, only the last third is measured. What is
 * generated needs no division, since other seeds make it anew.
 *
 * @param search overrides of the search's runs
 * @param heldOut overrides of the others
 */
public record WorkloadParts(List<String> search, List<String> heldOut) {
    private static final double SEARCHED = 2.0 / 3;

    public WorkloadParts {
        search = List.copyOf(search);
        heldOut = List.copyOf(heldOut);
    }

    /** The whole for both. */
    public static WorkloadParts undivided() {
        return new WorkloadParts(List.of(), List.of());
    }

    /** Whether a part of a trace is held out. */
    public boolean isDivided() {
        return !heldOut.isEmpty();
    }

    /** The parts of a scenario's workload; a trace is read to its end where the scenario names no duration. */
    public static WorkloadParts of(Scenario scenario) {
        boolean isRecorded = scenario.workload().stream().anyMatch(Traffic.Replay.class::isInstance);
        if (!isRecorded) {
            return undivided();
        }
        Duration whole = scenario.duration().or(() -> lastArrival(scenario)).orElse(Duration.ZERO);
        Duration division = Duration.ofMillis(Math.round(whole.toMillis() * SEARCHED));
        return division.compareTo(scenario.warmup()) <= 0
                ? undivided()
                : new WorkloadParts(
                        List.of("duration=" + Durations.render(division)),
                        List.of("warmup=" + Durations.render(division)));
    }

    private static Optional<Duration> lastArrival(Scenario scenario) {
        return scenario.workload().stream()
                .flatMap(traffic -> traffic instanceof Traffic.Replay replay
                        ? Optional.ofNullable(scenario.traces().get(replay.trace()))
                                .map(trace -> replay.start().plus(scaled(span(trace), replay.speed())))
                                .stream()
                        : Stream.empty())
                .max(Duration::compareTo);
    }

    private static Duration scaled(Duration span, double speed) {
        return Duration.ofNanos(Math.round(span.toNanos() / speed));
    }

    private static Duration span(TraceSpec trace) {
        long last = 0;
        try (TraceReader rows = trace.open()) {
            while (rows.hasNext()) {
                last = rows.next().at();
            }
        }
        return Duration.ofNanos(last);
    }
}
