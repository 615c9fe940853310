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
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a driver makes of servers that are ready and of streams that have ended. */
@Timeout(30)
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

    @Test
    void aModelThatIsReadyBeforeTheRunIsWarmedUpAndALaterOneIsNot() {
        List<Observation> seen = new ArrayList<>();
        WallTime time = new WallTime();
        Preparing streams = new Preparing(new ArrayList<>());
        ServerDriver driver =
                new ServerDriver(0, List.of(MODEL), streams, time, new ClientLag(), new StreamTally(), seen::add);

        driver.ready(MODEL, BASE);
        time.begin();
        driver.ready(MODEL, BASE);

        assertThat(streams.calls).containsExactly("prepare", "warm up", "prepare");
        assertThat(seen).hasSize(2).allSatisfy(one -> assertThat(one).isInstanceOf(Observation.Loaded.class));
    }

    @Test
    void aPreparationIsBrokenOffWhenTheRunIsGivenUp() throws InterruptedException {
        List<Observation> seen = new ArrayList<>();
        CountDownLatch waits = new CountDownLatch(1);
        Streams endless = new Preparing(new ArrayList<>()) {
            @Override
            public void prepare(int machine, ServedModel model, URI base) throws InterruptedException {
                waits.countDown();
                new CountDownLatch(1).await();
            }
        };
        ServerDriver driver = new ServerDriver(
                0, List.of(MODEL), endless, new WallTime(), new ClientLag(), new StreamTally(), seen::add);
        Thread ready = Thread.ofVirtual().start(() -> driver.ready(MODEL, BASE));
        waits.await();

        driver.cancelAll();

        ready.join();
        assertThat(seen).hasSize(1);
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

    /** Notes what it is to prepare. */
    private static class Preparing implements Streams {
        private final List<String> calls;

        Preparing(List<String> calls) {
            this.calls = calls;
        }

        @Override
        public Stream send(
                int machine, ServedModel model, URI base, Request request, int outputTokens, Listener listener) {
            return () -> {};
        }

        @Override
        public void prepare(int machine, ServedModel model, URI base) throws InterruptedException {
            calls.add("prepare");
        }

        @Override
        public void warmUp(int machine, ServedModel model, URI base) {
            calls.add("warm up");
        }
    }
}
