package io.simctl.trace;

/**
 * Mooncake traces (Qin et al., FAST 2025): an object a line with {@code timestamp} in milliseconds, {@code input_length},
 * {@code output_length} and {@code hash_ids} of 512 tokens each. Times are quantised: about ten requests share each.
 */
final class MooncakeFormat implements TraceFormat {
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
                && !firstLine.contains("\"chat_id\"");
    }

    @Override
    public Rows open(Line line) {
        return new JsonRows(MILLISECONDS, BLOCK_TOKENS);
    }
}
