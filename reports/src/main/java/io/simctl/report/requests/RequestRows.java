package io.simctl.report.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.simctl.report.text.CsvText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rows of a {@code requests.csv}, one after the other: nothing of a row is kept when the next one is read. */
final class RequestRows implements AutoCloseable {
    private static final List<String> NEEDED =
            List.of("policy", "replication", "id", "model", "outcome", "prompt_tokens", "intended_s");

    /** A row has so many bytes at least, so that the file's size bounds the numbers of its requests. */
    private static final int SHORTEST_ROW = 20;

    private final Path file;
    private final CsvParser parser;
    private final long mostRequests;
    private final Map<String, Short> models = new HashMap<>();
    private final String[] row;
    private final int[] columns;
    private long line = 1;

    private RequestRows(Path file, List<String> modelNames, CsvParser parser) throws IOException {
        this.file = file;
        this.parser = parser;
        mostRequests = Math.min(Files.size(file) / SHORTEST_ROW + 1, Integer.MAX_VALUE / 2);
        for (int m = 0; m < modelNames.size(); m++) {
            models.put(CsvText.neutral(modelNames.get(m)), (short) m);
        }
        List<String> header = header();
        List<String> wanted = Stream.concat(
                        NEEDED.stream(), RequestTable.LATENCIES.stream().map(latency -> latency.key()))
                .toList();
        columns = new int[wanted.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = header.indexOf(wanted.get(i));
            if (columns[i] < 0) {
                throw problem("there is no column `" + wanted.get(i) + "`, which the requests are paired by");
            }
        }
        row = new String[header.size()];
    }

    static RequestRows open(Path file, List<String> models) throws IOException {
        CsvParser parser = new CsvFactory().createParser(Files.newBufferedReader(file, StandardCharsets.UTF_8));
        parser.enable(CsvParser.Feature.WRAP_AS_ARRAY);
        try {
            return new RequestRows(file, models, parser);
        } catch (IOException e) {
            parser.close();
            throw e;
        }
    }

    private List<String> header() throws IOException {
        List<String> names = new ArrayList<>();
        if (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
        }
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            names.add(parser.getText());
        }
        return names;
    }

    /** Goes to the next row of a policy; false when there is none. */
    boolean next(String policy) throws IOException {
        do {
            if (!read()) {
                return false;
            }
        } while (!policy.equals(text(0)));
        return true;
    }

    private boolean read() throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return false;
            }
            line++;
            int cell = 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null || cell == row.length) {
                    throw problem("has more than the " + row.length + " values of its header");
                }
                row[cell++] = parser.getText();
            }
            if (cell < row.length) {
                throw problem("is cut off: " + cell + " values, and the header has " + row.length);
            }
            return true;
        } catch (JsonProcessingException e) {
            throw problem(e.getOriginalMessage());
        }
    }

    int replication() throws IOException {
        return (int) whole(1, Integer.MAX_VALUE);
    }

    /** Adds the request of the row to those of its run, unless it is of the warm-up. */
    void into(RunRequests run, long warmupMicros) throws IOException {
        int id = (int) whole(2, mostRequests);
        Short model = models.get(text(3));
        if (model == null) {
            throw problem("the scenario has no model `" + text(3) + "`");
        }
        long intended = micros(6, 1_000_000);
        if (intended < warmupMicros) {
            return;
        }
        if (run.has(id)) {
            throw problem("request " + id + " is there twice, first in line " + run.line(id));
        }
        run.add(id, model, "completed".equals(text(4)), (int) whole(5, Integer.MAX_VALUE), intended, (int)
                Math.min(line, Integer.MAX_VALUE));
        for (int i = 0; i < RequestTable.LATENCIES.size(); i++) {
            int column = NEEDED.size() + i;
            run.set(id, i, text(column).isEmpty() ? Float.NaN : (float) (micros(column, 1000) / 1000.0));
        }
    }

    private String text(int column) {
        return row[columns[column]];
    }

    private long whole(int column, long most) throws IOException {
        String text = text(column);
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            value = digit < 0 || digit > 9 || value > most ? Long.MAX_VALUE / 100 : 10 * value + digit;
        }
        if (text.isEmpty() || value >= most) {
            throw problem("`" + text + "` is no " + name(column));
        }
        return value;
    }

    /** A decimal in millionths of a second; by hand, since formatting is what reading millions of stamps would spend its time on. */
    private long micros(int column, long unit) throws IOException {
        String text = text(column);
        try {
            int point = text.indexOf('.');
            boolean isPlain = point > 0 && unit == pow10(text.length() - point - 1);
            if (!isPlain) {
                return Math.round(Double.parseDouble(text) * unit);
            }
            long whole = Long.parseLong(text, 0, point, 10);
            long fraction = Long.parseLong(text, point + 1, text.length(), 10);
            return text.charAt(0) == '-' ? whole * unit - fraction : whole * unit + fraction;
        } catch (NumberFormatException e) {
            throw problem("`" + text + "` is no " + name(column));
        }
    }

    private static long pow10(int digits) {
        long power = 1;
        for (int i = 0; i < Math.min(digits, 9); i++) {
            power *= 10;
        }
        return power;
    }

    private String name(int column) {
        return column < NEEDED.size()
                ? NEEDED.get(column)
                : RequestTable.LATENCIES.get(column - NEEDED.size()).key();
    }

    private InvalidRequests problem(String what) {
        return new InvalidRequests(file, line, what);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
