package io.simctl.experiments.trace;

import io.simctl.report.Setup;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.TraceSpec;
import io.simctl.scenario.Traffic.Replay;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.trace.Take;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.SharedTimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The traces of a scenario as a report names them: digests, numbers of requests, and how these ended when they were recorded. */
public final class TraceDigests {
    private final Scenario scenario;
    private final Consumer<String> warnings;
    private final RecordedByModel ends;

    private TraceDigests(Scenario scenario, Consumer<String> warnings) {
        this.scenario = scenario;
        this.warnings = warnings;
        ends = new RecordedByModel(scenario);
    }

    /**
     * The files that runs of a scenario are fed with. Reads each trace once.
     *
     * @param scenarioSha256 digest of the scenario's own file
     * @param warnings takes what a user may not know of a trace
     * @throws IOException if a trace cannot be read
     */
    public static Setup.Inputs of(Scenario scenario, String scenarioSha256, Consumer<String> warnings)
            throws IOException {
        TraceDigests digests = new TraceDigests(scenario, warnings);
        List<Setup.Trace> traces = new ArrayList<>();
        for (Map.Entry<String, TraceSpec> entry : scenario.traces().entrySet()) {
            traces.add(digests.trace(entry.getKey(), entry.getValue()));
        }
        return new Setup.Inputs(scenarioSha256, traces, digests.ends.byModel());
    }

    private Setup.Trace trace(String name, TraceSpec trace) throws IOException {
        return new Setup.Trace(trace.path().written(), sha256(trace.path().path()), requests(name, trace));
    }

    private long requests(String name, TraceSpec trace) {
        long requests = 0;
        long leftOut = 0;
        long last = 0;
        SharedTimes.Counter times = new SharedTimes.Counter();
        try (TraceReader rows = TraceReader.open(trace.path().path(), trace.layout(), Take.ALL)) {
            while (rows.hasNext()) {
                TraceRow row = rows.next();
                ends.add(name, row);
                if (trace.replays(row)) {
                    last = row.at();
                    times.add(last);
                    requests++;
                } else {
                    leftOut++;
                }
            }
            String file = trace.path().written();
            if (isReplayedAsRecorded(name)) {
                SharedTimesWarning.of(times.shared(), requests).ifPresent(text -> warnings.accept(file + ": " + text));
            }
            UnitWarning.of(rows, requests, Duration.ofNanos(last))
                    .ifPresent(text -> warnings.accept(file + ": " + text));
            if (leftOut > 0) {
                warnings.accept(
                        "%s: %d requests failed when they were recorded, and are left out".formatted(file, leftOut));
            }
        }
        return requests;
    }

    private boolean isReplayedAsRecorded(String name) {
        return scenario.workload().stream()
                .anyMatch(traffic -> traffic instanceof Replay replay
                        && replay.trace().equals(name)
                        && replay.spread() == Spread.NONE);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
