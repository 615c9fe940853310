package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.sim.engine.VllmWorkload.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * simctl's engine for vLLM against the scheduler of vLLM itself, on the same random workloads. {@code -Dsimctl.vllm} names a Python that has its
 * sources; {@code .ci/vllm-scheduler} makes one.
 */
@Tag("vllm")
class VllmDifferentialTest {
    private static final int WORKLOADS = Integer.getInteger("simctl.vllm.workloads", 60);

    @TempDir
    private Path folder;

    /** What one of them says of a request; times in steps. */
    private record Told(double first, double last, int stopped, int cached) {
        boolean isAsGoodAs(Told other) {
            return isAt(first, other.first)
                    && isAt(last, other.last)
                    && stopped == other.stopped
                    && cached == other.cached;
        }

        private static boolean isAt(double time, double other) {
            return Double.isNaN(other) ? Double.isNaN(time) : Math.abs(time - other) < 1e-3;
        }
    }

    /** Requests of many workloads that were compared, and those of them that came out differently. */
    private static final class Tally {
        private final List<String> different = new ArrayList<>();
        private int all;
        private int stopped;
        private int cached;

        void compare(String request, Told here, Told vllm) {
            all++;
            stopped += vllm.stopped;
            cached += vllm.cached;
            if (!here.isAsGoodAs(vllm)) {
                different.add("%s: %s here, %s by vLLM".formatted(request, here, vllm));
            }
        }

        void assertEqual(double share) {
            assertThat(all).as("requests that were compared").isGreaterThan(20 * WORKLOADS);
            assertThat(different.size())
                    .as(
                            "requests of %d that came out differently, such as %s",
                            all, different.stream().limit(5).toList())
                    .isLessThanOrEqualTo((int) ((1 - share) * all));
        }
    }

    private Tally played(Kind kind, long seed) throws Exception {
        Random random = new Random(seed);
        List<VllmWorkload> workloads = new ArrayList<>();
        for (int i = 0; i < WORKLOADS; i++) {
            workloads.add(VllmWorkload.any(kind, i % 2 == 1, random));
        }
        List<Map<Integer, Told>> told = byVllm(workloads);
        Tally tally = new Tally();
        for (int i = 0; i < WORKLOADS; i++) {
            VllmWorkload workload = workloads.get(i);
            History here = workload.played();
            String name = (workload.settings().isAsync() ? "asynchronous " : "") + "workload " + i;
            told.get(i).forEach((id, vllm) -> {
                if (!workload.cancelled().contains(id)) {
                    tally.compare(name + ", request " + id, told(here.request(id)), vllm);
                }
            });
        }
        return tally;
    }

    private static Told told(History.Served served) {
        return new Told(
                served.firstTokenAt / VllmWorkload.STEP,
                served.lastTokenAt / VllmWorkload.STEP,
                served.preemptions,
                served.cachedTokens);
    }

    private List<Map<Integer, Told>> byVllm(List<VllmWorkload> workloads) throws IOException, InterruptedException {
        String python = System.getProperty("simctl.vllm");
        assertThat(python)
                .as("-Dsimctl.vllm: a Python that has vLLM's scheduler; .ci/vllm-scheduler makes one")
                .isNotNull();
        List<String> lines = workloads.stream().map(VllmWorkload::json).toList();
        return new PeerProgram(python, "vllm_scheduler.py", folder)
                .play(
                        lines,
                        told -> new Told(
                                time(told[0]), time(told[1]), Integer.parseInt(told[2]), Integer.parseInt(told[3])));
    }

    private static double time(String word) {
        return word.equals("nan") ? Double.NaN : Double.parseDouble(word);
    }

    @Test
    void everyRequestIsServedInTheSameStepsWithoutAPrefixCache() throws Exception {
        Tally tally = played(Kind.PLAIN, 1);
        tally.assertEqual(1);
        assertThat(tally.stopped)
                .as("how often one was stopped since memory was full")
                .isGreaterThan(100);
    }

    @Test
    void everyRequestIsServedInTheSameStepsByPriority() throws Exception {
        played(Kind.PRIORITIES, 2).assertEqual(1);
    }

    @Test
    void everyOtherRequestIsServedInTheSameStepsWhenSomeAreGivenUp() throws Exception {
        played(Kind.CANCELS, 3).assertEqual(1);
    }

    /** A block that two have computed side by side counts differently, as the page on the engine says. */
    @Test
    void ninetyNineOfAHundredAreServedInTheSameStepsWithAPrefixCache() throws Exception {
        Tally tally = played(Kind.PREFIXES, 4);
        tally.assertEqual(0.99);
        assertThat(tally.cached).as("tokens that were found in the cache").isGreaterThan(10_000);
    }
}
