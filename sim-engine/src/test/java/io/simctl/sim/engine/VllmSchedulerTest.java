package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small workloads as vLLM 0.32's own scheduler plays them; times in steps, each of which takes 1. */
class VllmSchedulerTest {
    private static final double STEP = 1e6;

    /** What vLLM's scheduler told of a request. */
    private record Told(int id, double first, double last, int cachedTokens) {}

    private static Input.Arrival arrival(
            double at, int id, int promptTokens, int outputTokens, int prefixBlock, long... blocks) {
        Prefix prefix = prefixBlock == 0 ? Prefix.NONE : new Prefix(prefixBlock, blocks);
        return new Input.Arrival(Math.round(at * STEP), id, promptTokens, outputTokens, outputTokens, prefix);
    }

    private static List<Told> played(PagedBatching settings, int blocks, Input.Arrival... arrivals) {
        long tokens = (long) blocks * settings.blockTokens();
        History history =
                new EngineBench(settings, LinearCost.constant(STEP), 1, tokens).playOneByOne(List.of(arrivals));
        List<Told> told = new ArrayList<>();
        history.requests.forEach((id, served) ->
                told.add(new Told(id, served.firstTokenAt / STEP, served.lastTokenAt / STEP, served.cachedTokens)));
        return told;
    }

    @Test
    void takesAWaitingRequestInOneStepLaterWhenStepsAreAsynchronous() {
        assertThat(played(
                        new PagedBatching(new EngineLimits(2, 64), true, 0, 16, false, EngineSettings.ALL),
                        100,
                        arrival(0.1, 0, 16, 10, 0),
                        arrival(3.4, 1, 16, 4, 0),
                        arrival(4.6, 2, 16, 4, 0)))
                .containsExactly(
                        new Told(0, 1.1000, 10.1000, 0),
                        new Told(1, 6.1000, 9.1000, 0),
                        new Told(2, 11.1000, 14.1000, 0));
    }

    @Test
    void findsWithinTheStepWhatTheStepComputes() {
        assertThat(played(
                        new PagedBatching(new EngineLimits(16, 32), false, 0, 16, true, EngineSettings.ALL),
                        159,
                        arrival(3.5202, 10, 22, 48, 16, 1016, 3006),
                        arrival(13.9523, 11, 53, 7, 16, 16, 16, 16, 5),
                        arrival(15.2894, 14, 65, 7, 16, 16, 16, 16, 1016, 4001)))
                .containsExactly(
                        new Told(10, 4.5202, 51.5202, 0),
                        new Told(11, 16.5202, 22.5202, 0),
                        new Told(14, 17.5202, 23.5202, 48));
    }

    @Test
    void findsAllFullBlocksOfAPromptButTheOneWithItsLastToken() {
        assertThat(played(
                        new PagedBatching(new EngineLimits(32, 256), false, 0, 4, true, EngineSettings.ALL),
                        164,
                        arrival(33.4754, 4, 65, 199, 32, 32, 1032, 3001),
                        arrival(35.5592, 6, 32, 108, 32, 32)))
                .containsExactly(new Told(4, 34.4754, 232.4754, 0), new Told(6, 37.4754, 144.4754, 28));
    }

    @Test
    void holdsALongPromptBackWhileThereIsAnother() {
        assertThat(played(
                        new PagedBatching(new EngineLimits(16, 32), false, 8, 4, false, EngineSettings.ALL),
                        1126,
                        arrival(0.0509, 11, 99, 5, 0),
                        arrival(3.082, 12, 216, 52, 0)))
                .containsExactly(new Told(11, 4.0509, 8.0509, 0), new Told(12, 14.0509, 65.0509, 0));
    }

    @Test
    void findsItsOwnPromptAgainAfterItWasStopped() {
        assertThat(played(
                        new PagedBatching(new EngineLimits(4, 32), false, 0, 8, true, EngineSettings.ALL),
                        30,
                        arrival(169.3156, 53, 32, 123, 0),
                        arrival(198.0568, 52, 30, 67, 0),
                        arrival(230.0772, 57, 106, 15, 0)))
                .containsExactly(
                        new Told(52, 199.3156, 265.3156, 0),
                        new Told(53, 170.3156, 292.3156, 0),
                        new Told(57, 293.3156, 307.3156, 0));
    }

    @Test
    void stopsTheOneWithTheLastPriorityThoughItWasAdmittedFirst() {
        assertThat(played(
                        new PagedBatching(new EngineLimits(8, 128), false, 0, 4, false, EngineSettings.ALL)
                                .withPriorities(),
                        28,
                        arrival(0.1999, 1, 38, 23, 0).with(199_900, 1),
                        arrival(2.0932, 0, 39, 59, 0).with(2_093_200, -1),
                        arrival(3.4114, 2, 19, 21, 0).with(3_411_400, 1)))
                .containsExactly(
                        new Told(0, 3.1999, 61.1999, 0),
                        new Told(1, 1.1999, 65.1999, 0),
                        new Told(2, 5.1999, 79.1999, 0));
    }

    @Test
    void takesFreeBlocksInTheOrderInWhichTheyBecameFree() {
        assertThat(played(
                        new PagedBatching(new EngineLimits(4, 512), false, 0, 8, true, EngineSettings.ALL),
                        42,
                        arrival(0.171, 11, 1, 95, 8, 1),
                        arrival(36.2434, 12, 62, 26, 8, 8, 8, 8, 8, 8, 8, 8, 6),
                        arrival(38.1813, 8, 4, 42, 8, 4),
                        arrival(45.06, 5, 10, 36, 0),
                        arrival(
                                53.1418,
                                14,
                                124,
                                25,
                                8,
                                8,
                                8,
                                1008,
                                3008,
                                9008,
                                27008,
                                81008,
                                243008,
                                729008,
                                2187008,
                                6561008,
                                19684008,
                                59052008,
                                177156008,
                                531468008,
                                1594405004),
                        arrival(60.1264, 15, 29, 42, 8, 8, 1008, 4008, 13005),
                        arrival(86.8834, 10, 66, 45, 8, 8, 8, 8, 8, 8, 8, 8, 8, 2)))
                .containsExactly(
                        new Told(5, 46.1710, 81.1710, 0),
                        new Told(8, 40.1710, 81.1710, 0),
                        new Told(10, 88.1710, 132.1710, 16),
                        new Told(11, 1.1710, 95.1710, 0),
                        new Told(12, 38.1710, 63.1710, 0),
                        new Told(14, 64.1710, 88.1710, 16),
                        new Told(15, 82.1710, 123.1710, 8));
    }
}
