package io.simctl.cli;

import io.simctl.report.Report;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.TraceSpec;
import io.simctl.trace.TraceReader;
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

/** What identifies the recorded workloads of a run. */
final class TraceDigests {
    private TraceDigests() {}

    /** A line for each trace of the scenario. */
    static List<Report.Trace> of(Scenario scenario) throws IOException {
        List<Report.Trace> traces = new ArrayList<>();
        for (TraceSpec trace : scenario.traces().values()) {
            Path file = trace.path().path();
            traces.add(new Report.Trace(trace.path().written(), sha256(file), requests(trace)));
        }
        return traces;
    }

    private static long requests(TraceSpec trace) {
        long requests = 0;
        try (TraceReader rows = TraceReader.open(trace.path().path(), trace.format())) {
            while (rows.hasNext()) {
                rows.next();
                requests++;
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
