package io.simctl.report.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of a trace in the format of Chrome, written as they come. Times are microseconds. */
final class TraceEvents {
    private static final int FLEET = 0;
    private static final int MODELS = 0;
    private static final double MICROS = 1e6;
    private static final double MICROS_PER_MILLI = 1000;

    private final List<String> machines;
    private final Appendable out;

    /** By machine: when each lane of its requests is free again. */
    private final Map<Integer, List<Double>> lanes = new HashMap<>();

    private final Map<String, Double> loading = new HashMap<>();
    private boolean isFirst = true;

    TraceEvents(List<String> machines, Appendable out) {
        this.machines = machines;
        this.out = out;
    }

    void begin() throws IOException {
        out.append("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
        name("process_name", FLEET, 0, "fleet: requests without an answer");
        for (int machine = 0; machine < machines.size(); machine++) {
            name("process_name", machine + 1, 0, machines.get(machine));
            name("thread_name", machine + 1, MODELS, "loads");
        }
    }

    void end() throws IOException {
        out.append("\n]}\n");
    }

    private void name(String what, int process, int thread, String name) throws IOException {
        ObjectNode event = event(what, "M", process, thread);
        event.putObject("args").put("name", name);
        write(event);
    }

    private static ObjectNode event(String name, String phase, int process, int thread) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("ph", phase)
                .put("pid", process)
                .put("tid", thread);
    }

    private void write(ObjectNode event) throws IOException {
        out.append(isFirst ? "\n" : ",\n").append(event.toString());
        isFirst = false;
    }

    private void span(String name, int process, int thread, double from, double to) throws IOException {
        if (to > from) {
            write(times(event(name, "X", process, thread), from, to));
        }
    }

    private static ObjectNode times(ObjectNode event, double from, double to) {
        return event.put("ts", PeerJson.rounded(from)).put("dur", PeerJson.rounded(to - from));
    }

    /** A line of {@code requests.csv}. */
    void request(Map<String, String> row) throws IOException {
        double from = MICROS * number(row, "intended_s");
        double to = Math.max(from, MICROS * number(row, "ended_s"));
        int machine = machines.indexOf(row.getOrDefault("machine", ""));
        String name = row.get("model") + " #" + row.get("id");
        if (machine < 0 || "rejected".equals(row.get("outcome"))) {
            ObjectNode mark = event(row.get("outcome") + " " + name, "i", FLEET, 0)
                    .put("ts", PeerJson.rounded(to))
                    .put("s", "t");
            arguments(mark, row);
            write(mark);
            return;
        }
        int lane = 1 + lane(machine, from, to);
        ObjectNode whole = times(event(name, "X", machine + 1, lane), from, to);
        arguments(whole, row);
        write(whole);
        parts(row, machine + 1, lane, from, to);
    }

    /** Waits and work in the order of time; what is not known of a request is left out. */
    private void parts(Map<String, String> row, int process, int lane, double from, double to) throws IOException {
        double at = from;
        for (String part : List.of("queue", "load_wait", "prefill")) {
            double next = Math.min(to, at + MICROS_PER_MILLI * number(row, part + "_ms"));
            span(part.replace('_', ' '), process, lane, at, next);
            at = next;
        }
        double ttft = number(row, "ttft_ms");
        if (ttft > 0) {
            span("decode", process, lane, Math.min(to, Math.max(at, from + MICROS_PER_MILLI * ttft)), to);
        }
    }

    private static void arguments(ObjectNode event, Map<String, String> row) {
        ObjectNode arguments = event.putObject("args");
        List.of("outcome", "status", "reason", "attempts", "prompt_tokens", "cached_tokens", "output_tokens")
                .forEach(key -> {
                    String value = row.getOrDefault(key, "");
                    if (!value.isEmpty()) {
                        arguments.put(key, value);
                    }
                });
    }

    /** The first lane of a machine that is free: spans of one lane must not overlap. */
    private int lane(int machine, double from, double to) {
        List<Double> free = lanes.computeIfAbsent(machine, m -> new ArrayList<>());
        for (int lane = 0; lane < free.size(); lane++) {
            if (free.get(lane) <= from) {
                free.set(lane, to);
                return lane;
            }
        }
        free.add(to);
        return free.size() - 1;
    }

    /** A line of {@code events.csv}. */
    void event(Map<String, String> row) throws IOException {
        int machine = machines.indexOf(row.getOrDefault("machine", ""));
        String model = row.getOrDefault("model", "");
        String key = machine + "/" + model;
        double at = MICROS * number(row, "time_s");
        switch (row.getOrDefault("event", "")) {
            case "load" -> loading.put(key, at);
            case "loaded", "load_failed" -> {
                Double since = loading.remove(key);
                span("load " + model, machine + 1, MODELS, since == null ? at : since, at);
            }
            case "switch", "unload" ->
                write(event(row.get("event") + " " + model, "i", machine + 1, MODELS)
                        .put("ts", PeerJson.rounded(at))
                        .put("s", "t"));
            case "fault", "fault_over" -> {
                String over = "fault".equals(row.get("event")) ? "" : "no more: ";
                write(event(over + row.getOrDefault("detail", ""), "i", machine + 1, MODELS)
                        .put("ts", PeerJson.rounded(at))
                        .put("s", "p"));
            }
            default -> {} // rejections of single tries: those of requests are told by requests
        }
    }

    private static double number(Map<String, String> row, String key) {
        String text = row.getOrDefault(key, "");
        return text.isEmpty() ? 0 : Double.parseDouble(text);
    }
}
