package io.simctl.report.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.Setup;

/** {@code run.json}, schema {@code simctl/run/1}: when, where and how fast. */
final class RunJson {
    static final String SCHEMA = "simctl/run/1";

    private RunJson() {}

    static String of(RunFacts facts, Report report) {
        ObjectNode root = StableJson.object().put("schema", SCHEMA).put("simctl", facts.version());
        ArrayNode command = root.putArray("command");
        facts.command().forEach(command::add);
        root.put("started_at", facts.startedAt().toString());
        root.set("wall_s", StableJson.number(3, facts.wall().toNanos() / 1e9));
        root.set("simulated_s", StableJson.number(3, facts.simulated().toNanos() / 1e9));
        root.set("speed_up", StableJson.number(1, facts.speedUp()));
        root.put("requests", facts.requests());
        root.set("requests_per_wall_s", StableJson.number(1, facts.requestsPerSecond()));
        root.put("peak_memory_bytes", facts.peakMemoryBytes())
                .put("java", facts.java())
                .put("system", facts.system())
                .put("processors", facts.processors());
        if (report.mode() == Setup.Mode.LIVE) {
            root.set("live", LiveJson.of(report.live()));
        }
        return StableJson.text(root);
    }
}
