package io.simctl.trace;

import io.simctl.control.Prefix;

/**
 * Our own: {@code seconds,prompt_tokens,output_tokens} and, where known, {@code max_tokens} and {@code model}, in any order.
 * {@link TraceWriter} writes it.
 */
final class SimctlFormat implements TraceFormat {
    static final String HEADER = "seconds,prompt_tokens,output_tokens,max_tokens,model";

    private static final int SECONDS = 9;

    @Override
    public String name() {
        return "simctl";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.contains("prompt_tokens") && !firstLine.startsWith("{");
    }

    @Override
    public Rows open(Line line) {
        CsvLine csv = new CsvLine(line);
        int time = csv.column("seconds");
        int prompt = csv.column("prompt_tokens");
        int output = csv.column("output_tokens");
        int limit = csv.optional("max_tokens");
        int model = csv.optional("model");
        return row -> {
            csv.split(row);
            return new TraceRow(
                    csv.scaled(time, SECONDS),
                    csv.whole(prompt),
                    csv.whole(output),
                    limit < 0 ? 0 : csv.whole(limit),
                    model < 0 ? "" : csv.text(model),
                    Prefix.NONE);
        };
    }
}
