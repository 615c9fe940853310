package io.simctl.report.export;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.simctl.report.PolicyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A trace for {@code chrome://tracing} and Perfetto: a process for each machine, the requests that it served as spans of their waits
 * and work, loads of models as spans of their own; rejections as marks on a process of the fleet. Made of {@code requests.csv}, and
 * of {@code events.csv} where there is one; of the first replication.
 */
final class ChromeTrace implements ExportFormat {
    private static final ObjectReader ROWS = new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    @Override
    public String name() {
        return "chrome-trace";
    }

    @Override
    public String summary() {
        return "a trace for Perfetto and chrome://tracing, of requests.csv and events.csv";
    }

    @Override
    public boolean isOfOnePolicy() {
        return true;
    }

    @Override
    public void write(ExportedResults results, Appendable out) throws IOException {
        PolicyResult policy = results.policies().getFirst();
        Path requests = results.folder().resolve("requests.csv");
        if (!Files.exists(requests)) {
            throw new IOException(
                    requests
                            + ": no such file, and a trace is made of it; run the scenario again with --requests-csv --events-csv");
        }
        var trace = new TraceEvents(results.report().machines(), out);
        trace.begin();
        rows(requests, policy.name(), trace::request);
        Path events = results.folder().resolve("events.csv");
        if (Files.exists(events)) {
            rows(events, policy.name(), trace::event);
        }
        trace.end();
    }

    /** A taker of the rows of a table, each by its columns. */
    private interface Rows {
        /** A row. */
        void row(Map<String, String> row) throws IOException;
    }

    private static void rows(Path table, String policy, Rows rows) throws IOException {
        try (MappingIterator<Map<String, String>> all = ROWS.readValues(table.toFile())) {
            while (all.hasNext()) {
                Map<String, String> row = all.next();
                if (policy.equals(row.get("policy")) && "0".equals(row.get("replication"))) {
                    rows.row(row);
                }
            }
        }
    }
}
