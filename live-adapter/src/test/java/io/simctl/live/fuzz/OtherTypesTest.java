package io.simctl.live.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.front.call.BadCall;
import io.simctl.live.front.call.CallParser;
import io.simctl.live.record.RecorderParser;
import io.simctl.live.wire.ChunkDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A member whose value is of another type than it should be hides nothing of what stands behind it, wherever JSON is read from the wire. */
class OtherTypesTest {
    private static final List<String> NAMES = List.of(
            "model",
            "prompt",
            "messages",
            "input",
            "instructions",
            "system",
            "images",
            "n",
            "max_tokens",
            "stream",
            "stream_options",
            "options",
            "include_usage",
            "tools",
            "stop",
            "temperature",
            "seed",
            "choices",
            "usage",
            "timings",
            "error",
            "id",
            "detail",
            "message",
            "content",
            "done",
            "done_reason",
            "total_tokens",
            "x");

    @Provide
    static Arbitrary<String> names() {
        return Arbitraries.of(NAMES);
    }

    @Provide
    static Arbitrary<String> values() {
        return Arbitraries.of("null", "true", "7", "-1", "2.5", "''", "'x'", "[]", "{}")
                .map(leaf -> leaf.replace('\'', '"'))
                .flatMap(leaf -> Arbitraries.of(
                        leaf,
                        "[" + leaf + "]",
                        "[1," + leaf + ",{\"a\":" + leaf + "},[[" + leaf + "]]]",
                        "{\"include_usage\":" + leaf + ",\"x\":[{}]}",
                        "{\"a\":{\"b\":" + leaf + "},\"num_predict\":" + leaf + "}"));
    }

    private static byte[] object(String name, String value, String behind) {
        return ("{\"" + name + "\":" + value + "," + behind + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Property
    void isSoForWhatIsRecordedOfARequest(@ForAll("names") String name, @ForAll("values") String value) {
        byte[] body = object(name, value, "\"model\":\"last\",\"max_tokens\":5");

        assertThat(RecorderParser.modelAndLimit(body)).isEqualTo("last 5");
    }

    @Property
    void isSoForARequestToAnEmulatedServer(@ForAll("names") String name, @ForAll("values") String value)
            throws BadCall {
        byte[] body = object(name, value, "\"model\":\"last\",\"max_tokens\":5");

        assertThat(CallParser.calls(body)).allSatisfy(call -> {
            assertThat(call.model()).isEqualTo("last");
            assertThat(call.maxTokens()).isEqualTo(5);
        });
    }

    @Property
    void isSoForAChunkOfAReply(@ForAll("names") String name, @ForAll("values") String value) throws IOException {
        byte[] chunk = object(name, value, "\"model\":\"last\",\"eval_count\":5");

        try (ChunkDecoder decoder = new ChunkDecoder()) {
            decoder.decode(chunk, 0, chunk.length);
            decoder.decode(object("x", "1", "\"eval_count\":6"), 0, object("x", "1", "\"eval_count\":6").length);
            assertThat(decoder.usage().orElseThrow().outputTokens()).isEqualTo(6);
        }
    }
}
