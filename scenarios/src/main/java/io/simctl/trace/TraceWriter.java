package io.simctl.trace;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;

/**
 * Writes traces in our own format. Block hashes are not kept.
 *
 * <p>Rows must come in the order of their times, and model names must be without quotes and line ends.
 */
public final class TraceWriter implements Closeable {
    private static final int NANOSECONDS = 9;

    private final BufferedWriter out;

    public TraceWriter(Writer out) throws IOException {
        this.out = new BufferedWriter(out);
        this.out.write(SimctlFormat.HEADER);
        this.out.write('\n');
    }

    /** Writes one request. */
    public void write(TraceRow row) throws IOException {
        out.write(BigDecimal.valueOf(row.at(), NANOSECONDS).stripTrailingZeros().toPlainString());
        out.write("," + row.promptTokens() + "," + row.outputTokens() + "," + row.maxTokens() + ",");
        out.write(row.model().contains(",") ? '"' + row.model() + '"' : row.model());
        out.write('\n');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
