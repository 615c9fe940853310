package io.simctl.report.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.LiveFacts;
import io.simctl.report.ReplyFacts;
import java.util.List;

/** The facts of live runs as JSON, the same in every file that has them. */
final class LiveJson {
    private static final int DECIMALS = 4;

    private LiveJson() {}

    static JsonNode of(List<LiveFacts> runs) {
        ArrayNode nodes = StableJson.array();
        runs.forEach(run -> nodes.add(of(run)));
        return nodes;
    }

    private static JsonNode of(LiveFacts run) {
        ObjectNode node = StableJson.object()
                .put("policy", run.policy())
                .put("replication", run.replication())
                .put("complete", run.isComplete())
                .put("degraded", run.isDegraded());
        node.putObject("client_lag_ms")
                .put("p50", run.lagP50() / 1e6)
                .put("p99", run.lagP99() / 1e6)
                .put("max", run.lagMax() / 1e6);
        node.put("server_restarts", run.restarts()).put("sent_again", run.sentAgain());
        run.remarks().forEach(node.putArray("remarks")::add);
        node.set("replies", of(run.replies()));
        return node.put("loss", run.loss());
    }

    private static JsonNode of(ReplyFacts replies) {
        ObjectNode node = StableJson.object()
                .put("count", replies.count())
                .put("counted_by_chunks", replies.countedByChunks())
                .put("shorter", replies.shorter());
        node.set("shorter_by", StableJson.number(DECIMALS, replies.shorterBy()));
        node.put("longer", replies.longer());
        node.set("longer_by", StableJson.number(DECIMALS, replies.longerBy()));
        return node.put("in_one_piece", replies.inOnePiece()).put("in_bursts", replies.inBursts());
    }
}
