package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TracePart;
import java.util.Set;

/**
 * Mooncake traces (Qin et al., FAST 2025): an object a line with {@code timestamp} in milliseconds, {@code input_length},
 * {@code output_length} and {@code hash_ids} of 512 tokens each. Times are quantised: about ten requests share each.
 */
@AutoService(TraceFormat.class)
public final class MooncakeFormat implements TraceFormat {
    private static final int MILLISECONDS = 6;
    private static final int BLOCK_TOKENS = 512;

    @Override
    public String name() {
        return "mooncake";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.startsWith("{")
                && firstLine.contains("\"input_length\"")
                && !firstLine.contains('"' + BailianFormat.CHAT_ID + '"');
    }

    @Override
    public Rows open(Line line, boolean whole) {
        return JsonRows.open(line, MILLISECONDS, BLOCK_TOKENS, whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new JsonPrinter(MILLISECONDS, BLOCK_TOKENS, false);
    }

    @Override
    public Set<TracePart> carries() {
        return JsonRows.PARTS;
    }
}
