package io.simctl.sim.theory;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Alarm;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.cost.EvenSteps;
import io.simctl.sim.cost.StepCost;
import io.simctl.sim.cost.TableCost;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kernel and engine against what queueing theory knows of the mean stay, at low, middle and high load. Each test holds for its
 * fixed seed: the theory lies in the 99.9 % confidence interval, and the interval is narrow enough to mean something.
 */
class EngineTheoryTest {
    private static final double SECOND = 1e9;

    /** Nanoseconds that an engine's step takes for each token or each step, and the mean number of tokens of a request. */
    private static final double STEP = 1e6;

    private static final int MEAN_TOKENS = 200;
    private static final double MEAN_SERVICE = STEP * MEAN_TOKENS;

    /** Steps that take as long for each token as one of a single token. */
    private static final StepCost PER_TOKEN =
            TableCost.of(new double[] {1, 2}, new double[] {STEP / 1e6, 2 * STEP / 1e6}, 0, 1e9 / STEP);

    /** Stays are correlated over some 1 / (1 − ρ)² customers. */
    private static long batchSize(double load) {
        return Math.round(500 / ((1 - load) * (1 - load)));
    }

    private static void assertMean(BatchMeans stays, double theory, double granularity) {
        assertThat(stays.halfWidth()).as("half width of the interval").isLessThan(0.1 * theory);
        assertThat(stays.mean())
                .as("mean stay, by theory %s", theory)
                .isBetween(theory - stays.halfWidth(), theory + stays.halfWidth() + granularity);
    }

    /** M/M/1 on the bare kernel: 1 / (μ − λ). */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95})
    void aSingleExponentialServerOnTheKernelKeepsCustomersAsLongAsTheorySays(double load) {
        assertMean(new SingleServer(load, batchSize(load)).stays(), SECOND / (1 - load), 0);
    }

    /** M/D/1 by Pollaczek and Khinchine: S · (1 + ρ / (2 · (1 − ρ))). */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95})
    void anEngineThatServesEqualRequestsOneByOneIsAnMD1Queue(double load) {
        BatchMeans stays = EngineStation.stays(
                1, new EvenSteps(STEP), MEAN_SERVICE / load, random -> MEAN_TOKENS, batchSize(load));
        assertMean(stays, MEAN_SERVICE * (1 + load / (2 * (1 - load))), 0);
    }

    /** M/G/1 by Pollaczek and Khinchine, here for geometric lengths: E[S] + λ · E[S²] / (2 · (1 − ρ)). */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95})
    void anEngineThatServesRandomRequestsOneByOneIsAnMG1Queue(double load) {
        BatchMeans stays = EngineStation.stays(
                1, new EvenSteps(STEP), MEAN_SERVICE / load, EngineTheoryTest::geometric, batchSize(load));
        double secondMoment = (2.0 - 1.0 / MEAN_TOKENS) * MEAN_SERVICE * MEAN_SERVICE;
        assertMean(stays, MEAN_SERVICE + load / MEAN_SERVICE * secondMoment / (2 * (1 - load)), 0);
    }

    /**
     * M/G/1 with processor sharing: S / (1 − ρ) whatever the distribution of lengths is, where steps cost as much as they have
     * tokens. An arrival waits for the next boundary, so it stays up to a step of the others longer.
     */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95})
    void anEngineWhoseStepsCostByTheTokenSharesItsProcessor(double load) {
        double theory = MEAN_SERVICE / (1 - load);
        double stepOfTheOthers = STEP * load / (1 - load);
        BatchMeans equal =
                EngineStation.stays(10_000, PER_TOKEN, MEAN_SERVICE / load, random -> MEAN_TOKENS, batchSize(load));
        assertMean(equal, theory, stepOfTheOthers);
        BatchMeans random = EngineStation.stays(
                10_000, PER_TOKEN, MEAN_SERVICE / load, EngineTheoryTest::geometric, batchSize(load));
        assertMean(random, theory, stepOfTheOthers);
    }

    private static int geometric(RandomGenerator random) {
        return 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log1p(-1.0 / MEAN_TOKENS));
    }

    /** Customers in line before one server, both exponential, with a mean service of one second. */
    private static final class SingleServer {
        private final AlarmQueue clock = new AlarmQueue();
        private final RandomGenerator gaps = new RandomStreams(345).stream("arrivals", 0);
        private final RandomGenerator services = new RandomStreams(345).stream("services", 0);
        private final Alarm arrival = clock.create(this::arrive);
        private final Alarm departure = clock.create(this::depart);
        private final ArrayDeque<Long> arrivedAt = new ArrayDeque<>();
        private final double load;
        private final BatchMeans stays;

        SingleServer(double load, long batchSize) {
            this.load = load;
            this.stays = new BatchMeans(batchSize);
        }

        BatchMeans stays() {
            arrival.set(0);
            clock.runUntil(Alarm.NEVER);
            return stays;
        }

        private void arrive(long now) {
            arrivedAt.add(now);
            if (arrivedAt.size() == 1) {
                serve(now);
            }
            arrival.set(now + Math.round(SECOND / load * gaps.nextExponential()));
        }

        private void serve(long now) {
            departure.set(now + Math.round(SECOND * services.nextExponential()));
        }

        private void depart(long now) {
            stays.add((double) (now - arrivedAt.remove()));
            if (!arrivedAt.isEmpty()) {
                serve(now);
            }
            if (stays.isComplete()) {
                clock.stop();
            }
        }
    }
}
