package io.simctl.trace;

import io.simctl.control.Prefix;
import java.util.Locale;

/**
 * BurstGPT (Wang et al., KDD 2025): {@code Timestamp,...,Model,Request tokens,Response tokens,...}, times in seconds. Requests
 * that failed are kept with 0 response tokens.
 */
final class BurstGptFormat implements TraceFormat {
    private static final int SECONDS = 9;

    @Override
    public String name() {
        return "burstgpt";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.toLowerCase(Locale.ROOT).contains("response tokens");
    }

    @Override
    public boolean keepsFailures() {
        return true;
    }

    @Override
    public Rows open(Line line) {
        CsvLine csv = new CsvLine(line);
        int time = csv.column("Timestamp");
        int model = csv.column("Model");
        int prompt = csv.column("Request tokens");
        int output = csv.column("Response tokens");
        return row -> {
            csv.split(row);
            return new TraceRow(
                    csv.scaled(time, SECONDS), csv.whole(prompt), csv.whole(output), 0, csv.text(model), Prefix.NONE);
        };
    }
}
