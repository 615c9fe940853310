package io.simctl.live.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.fleet.Request;
import io.simctl.live.server.ServedModel;
import io.simctl.live.wire.StreamQuality;
import io.simctl.live.wire.StreamQuality.Pacing;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a driver makes of a stream that has ended. */
class ServerDriverTest {
    private static final ServedModel MODEL = new ServedModel("m", "m.gguf", 1, 512);
    private static final URI BASE = URI.create("http://127.0.0.1:1/");
    private static final int CHUNKS = 50;

    @ParameterizedTest
    @ValueSource(ints = {50, 51, 1_000, 100_000_000, Integer.MAX_VALUE})
    void everyTokenHasItsGapWhateverTheServerCounts(int counted) {
        Observation.Finished finished = finished(counted, Pacing.TOKEN_BY_TOKEN);

        assertThat(finished.tokens()).isEqualTo(counted);
        assertThat(finished.gaps())
                .hasSize(CHUNKS - 1)
                .allSatisfy(gap -> assertThat(gap.tokens()).isPositive());
        assertThat(finished.gaps().stream().mapToLong(Observation.Gap::tokens).sum())
                .as("tokens after the first chunk")
                .isEqualTo(counted - 1L);
    }

    @ParameterizedTest
    @EnumSource(names = {"IN_BURSTS", "IN_ONE_PIECE"})
    void tokensThatSomethingGatheredHaveNoGaps(Pacing pacing) {
        Observation.Finished finished = finished(CHUNKS, pacing);

        assertThat(finished.isPaced()).isFalse();
        assertThat(finished.gaps()).isEmpty();
    }

    private static Observation.Finished finished(int tokens, Pacing pacing) {
        List<Observation> seen = new ArrayList<>();
        List<Long> chunkAt = LongStream.range(0, CHUNKS).boxed().toList();
        Streams ending = new Ending(new Streams.End(0, new StreamQuality(CHUNKS, tokens, false, pacing), chunkAt));
        ServerDriver driver = new ServerDriver(
                0, List.of(MODEL), ending, new WallTime(), new ClientLag(), new StreamTally(), seen::add);
        driver.ready(MODEL, BASE);
        driver.send(0, Leg.alone(new Demand(Request.of(0, 0, 0, 10, 10), 10), 0, 0));
        return (Observation.Finished) seen.getLast();
    }

    /** Every stream ends at once, and like this. */
    private record Ending(Streams.End end) implements Streams {
        @Override
        public Stream send(
                int machine, ServedModel model, URI base, Request request, int outputTokens, Listener listener) {
            listener.finished(end);
            return () -> {};
        }

        @Override
        public void prepare(int machine, ServedModel model, URI base) {}
    }
}
