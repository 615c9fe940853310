package io.simctl.trace;

/**
 * Traces of Alibaba's Bailian service (Wang et al., USENIX ATC 2025): an object a line with {@code chat_id}, {@code timestamp}
 * in seconds, {@code input_length}, {@code output_length} and {@code hash_ids} of 16 tokens each.
 */
final class BailianFormat implements TraceFormat {
    private static final int SECONDS = 9;
    private static final int BLOCK_TOKENS = 16;

    @Override
    public String name() {
        return "bailian";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.startsWith("{") && firstLine.contains("\"chat_id\"");
    }

    @Override
    public Rows open(Line line) {
        return new JsonRows(SECONDS, BLOCK_TOKENS);
    }
}
