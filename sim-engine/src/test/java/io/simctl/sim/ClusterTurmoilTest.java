package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.fleet.ClusterSpec.Defect;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that are lost and come back at any time, under requests for both models: each request ends once, and memory adds up. */
class ClusterTurmoilTest {
    private static final int SECONDS = 1500;

    static Stream<String> clusters() {
        Stream<String> correct =
                Stream.of("parallelism: tp", "parallelism: pp", "parallelism: pp, join: 0s", "parallelism: single");
        Stream<String> defects = Stream.of(Defect.values())
                .map(defect -> defect.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .flatMap(name -> Stream.of("tp", "pp")
                        .map(way -> "parallelism: %s, watchdog: 20s, defects: [%s]".formatted(way, name)));
        return Stream.concat(correct, defects);
    }

    private static void draw(ClusterRig rig, SplittableRandom random) {
        for (int second = 1; second < SECONDS; second++) {
            if (random.nextInt(15) == 0) {
                rig.request(second, random.nextInt(6) == 0 ? ClusterRig.N : ClusterRig.M, 1 + random.nextInt(150));
            }
            if (random.nextInt(60) == 0) {
                rig.linkLost(second + random.nextInt(10) / 10.0);
            }
            if (random.nextInt(30) == 0) {
                rig.linkBack(second + random.nextInt(10) / 10.0);
            }
        }
        rig.linkBack(SECONDS);
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void everyRequestEndsOnceAndNoMemoryIsLeftBehind(String cluster) {
        for (int seed = 0; seed < 8; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ClusterRig rig =
                    random.nextBoolean() ? ClusterRig.pairAndSpare(cluster) : ClusterRig.bothModelsOnPair(cluster);
            draw(rig, random);
            rig.runUntil(SECONDS + 40_000);
            assertThat(rig.ends()).as("seed %d", seed).hasSize(rig.requests());
            for (int machine = 0; machine < 2; machine++) {
                assertThat(rig.used(machine) % 20_000_000_000L)
                        .as("nothing but weights, whole or half, on machine %d, seed %d", machine, seed)
                        .isZero();
            }
        }
    }
}
