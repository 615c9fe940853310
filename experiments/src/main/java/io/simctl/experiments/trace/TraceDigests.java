package io.simctl.experiments.trace;

import io.simctl.report.Setup;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.TraceSpec;
import io.simctl.scenario.Traffic.Replay;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.trace.TraceReader;
import io.simctl.trace.stats.SharedTimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Digests of a scenario's traces, which identify what a run was fed with. */
public final class TraceDigests {
    private TraceDigests() {}

    /**
     * A line for each trace of the scenario.
     *
     * @param warnings takes what a user may not know of a trace
     * @throws IOException if a trace cannot be read
     */
    public static List<Setup.Trace> of(Scenario scenario, Consumer<String> warnings) throws IOException {
        List<Setup.Trace> traces = new ArrayList<>();
        for (Map.Entry<String, TraceSpec> entry : scenario.traces().entrySet()) {
            TraceSpec trace = entry.getValue();
            Path file = trace.path().path();
            long requests = requests(trace, isReplayedAsRecorded(scenario, entry.getKey()), warnings);
            traces.add(new Setup.Trace(trace.path().written(), sha256(file), requests));
        }
        return traces;
    }

    private static boolean isReplayedAsRecorded(Scenario scenario, String name) {
        return scenario.workload().stream()
                .anyMatch(traffic -> traffic instanceof Replay replay
                        && replay.trace().equals(name)
                        && replay.spread() == Spread.NONE);
    }

    private static long requests(TraceSpec trace, boolean asRecorded, Consumer<String> warnings) {
        long requests = 0;
        SharedTimes.Counter times = new SharedTimes.Counter();
        try (TraceReader rows = TraceReader.open(trace.path().path(), trace.format())) {
            while (rows.hasNext()) {
                times.add(rows.next().at());
                requests++;
            }
            String file = trace.path().written();
            if (asRecorded) {
                SharedTimesWarning.of(times.shared(), requests).ifPresent(text -> warnings.accept(file + ": " + text));
            }
            if (rows.failures() > 0) {
                warnings.accept("%s: %d requests failed when they were recorded, and are left out"
                        .formatted(file, rows.failures()));
            }
        }
        return requests;
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
