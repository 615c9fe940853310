package io.simctl.policy.swap.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What loads cost at least, held against trying everything, and its bound for large problems against it. */
class LeastLoadsTest {

    /** Every way of keeping and dropping models, one use after the other; nothing is remembered and nothing is ruled out. */
    private static double byTrying(LoadProblem problem, int use, int set) {
        if (use == problem.uses()) {
            return 0;
        }
        int model = problem.used(use);
        if (LoadProblem.contains(set, model)) {
            return byTrying(problem, use + 1, set);
        }
        double least = Double.MAX_VALUE;
        for (int kept = 0; kept < 1 << problem.models(); kept++) {
            if ((kept & ~set) == 0 && problem.fitsBeside(kept, model)) {
                least = Math.min(least, byTrying(problem, use + 1, LoadProblem.with(kept, model)));
            }
        }
        return least + problem.cost(model);
    }

    private static LoadProblem random(Random random, int models, int uses) {
        long[] sizes = random.longs(models, 1, 6).toArray();
        double[] costs = random.ints(models, 1, 9).asDoubleStream().toArray();
        long largest = Arrays.stream(sizes).max().orElseThrow();
        return new LoadProblem(
                largest + random.nextInt(6),
                sizes,
                costs,
                random.ints(uses, 0, models).toArray());
    }

    @RepeatedTest(300)
    void isWhatTryingEverythingFinds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        LoadProblem problem = random(random, 2 + random.nextInt(3), 1 + random.nextInt(7));

        LeastLoads least = LeastLoads.of(problem);
        assertThat(least.from(0, 0)).as(problem.toString()).isCloseTo(byTrying(problem, 0, 0), within(1e-9));
        assertThat(least.from(problem.uses(), 0)).isZero();
    }

    @RepeatedTest(300)
    void isNeverLessThanTheFloor(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        LoadProblem problem = random(random, 2 + random.nextInt(6), 1 + random.nextInt(300));
        int set = LoadProblem.with(0, random.nextInt(problem.models()));

        double least = LeastLoads.of(problem).from(0, set);
        assertThat(LoadFloor.of(problem, set))
                .as(problem.toString())
                .isLessThanOrEqualTo(least + 1e-9)
                .isGreaterThan(least / 5 - 1e-9);
    }

    @Test
    void theFloorIsExactWhereOneModelFitsAndTheyTakeTurns() {
        LoadProblem turns = new LoadProblem(10, new long[] {8, 7}, new double[] {4, 3}, new int[] {0, 1, 0, 1, 0});

        assertThat(LoadFloor.of(turns, 1)).isEqualTo(3 + 4 + 3 + 4.0);
        assertThat(LeastLoads.of(turns).from(0, 1)).isEqualTo(14);
    }

    @Test
    void aModelThatCostsMuchIsKeptThoughItIsUsedLater() {
        LoadProblem problem =
                new LoadProblem(2, new long[] {1, 1, 1}, new double[] {10, 1, 1}, new int[] {0, 1, 2, 1, 0});
        assertThat(LeastLoads.of(problem).from(0, 0)).isEqualTo(10 + 1 + 1 + 1);
    }

    @Test
    void whatIsTooLargeToSearchIsRefused() {
        LoadProblem large = new LoadProblem(1, new long[11], new double[11], new int[] {0});
        assertThat(LeastLoads.isSmall(large)).isFalse();
        assertThatThrownBy(() -> LeastLoads.of(large)).isInstanceOf(IllegalArgumentException.class);
    }
}
