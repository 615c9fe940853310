package io.simctl.report.file;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A CSV file in the making: parts that runs write, in whatever order, and the whole in the order of the report. */
final class CsvFile {
    /** What each of them begins with. */
    static final String FIRST = "policy,replication,";

    private final StagingFolder folder;
    private final String name;
    private final List<String> columns;
    private final Map<Run, CsvPart> parts = new ConcurrentHashMap<>();
    private final AtomicInteger files = new AtomicInteger();

    private record Run(String policy, int replication) {}

    CsvFile(StagingFolder folder, String name, List<String> columns) {
        this.folder = folder;
        this.name = name;
        this.columns = columns;
    }

    /** The part of a run. */
    CsvPart part(String policy, int replication) {
        return parts.computeIfAbsent(
                new Run(policy, replication),
                run -> new CsvPart(name, folder.resolve(name + "." + files.incrementAndGet()), policy, replication));
    }

    /** Makes the whole file of its parts; does nothing when there are none. */
    void join(Report report) throws IOException {
        if (parts.isEmpty()) {
            return;
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            out.write((String.join(",", columns) + "\n").getBytes(StandardCharsets.UTF_8));
            for (PolicyResult policy : report.policies()) {
                for (int replication = 0; replication < policy.replications().size(); replication++) {
                    append(parts.get(new Run(policy.name(), replication)), out);
                }
            }
        }
    }

    private static void append(@org.jspecify.annotations.Nullable CsvPart part, OutputStream out) throws IOException {
        if (part != null) {
            part.close();
            Files.copy(part.file(), out);
        }
    }

    void close() {
        parts.values().forEach(CsvPart::close);
    }
}
