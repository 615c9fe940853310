package io.simctl.report.file;

import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.simctl.report.text.CsvText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rows of one run, written as they come. Runs may go on side by side, so that each writes a part of its own; {@link CsvFile} puts the parts together in the order of the report.
 */
final class CsvPart implements AutoCloseable {
    private static final long NANOS_PER_MICRO = 1000;

    private final String name;
    private final Path file;
    private final String policy;
    private final int replication;
    private final CsvGenerator out;

    CsvPart(String name, Path file, String policy, int replication) {
        this.name = name;
        this.file = file;
        this.policy = policy;
        this.replication = replication;
        try {
            out = new CsvFactory().createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
            out.setSchema(CsvSchema.emptySchema().withLineSeparator("\n"));
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private UncheckedIOException cannot(IOException e) {
        return new UncheckedIOException(new IOException("cannot write " + name + ": " + e.getMessage(), e));
    }

    Path file() {
        return file;
    }

    /** Begins a line with the columns that every file has. */
    void begin() {
        try {
            out.writeStartArray();
            out.writeString(policy);
            out.writeNumber(replication);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    void end() {
        try {
            out.writeEndArray();
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    void text(String value) {
        try {
            out.writeString(CsvText.neutral(value));
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    void number(long value) {
        try {
            out.writeNumber(value);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    /** Nanoseconds as seconds to the microsecond. */
    void seconds(long nanos) {
        decimals(nanos / NANOS_PER_MICRO, 1_000_000);
    }

    /** Nanoseconds as milliseconds to the microsecond. */
    void millis(long nanos) {
        decimals(nanos / NANOS_PER_MICRO, 1000);
    }

    /** Digits by hand: a decimal for each stamp of millions of requests is what formatting would spend its time on. */
    private void decimals(long micros, long unit) {
        long fraction = Math.abs(micros % unit);
        String digits = Long.toString(unit + fraction).substring(1);
        text((micros < 0 ? "-" : "") + Math.abs(micros / unit) + "." + digits);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw cannot(e);
        }
    }
}
