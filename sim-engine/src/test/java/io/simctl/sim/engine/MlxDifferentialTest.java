package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * simctl's engine for mlx_lm against the {@code BatchGenerator} of mlx_lm itself, with a tiny random model, on the same random workloads. {@code
 * -Dsimctl.python} names a Python that has it; {@code .ci/python-servers} makes one.
 */
@Tag("python")
class MlxDifferentialTest {
    private static final int WORKLOADS = 60;
    private static final double PASS = 1e6;

    @TempDir
    private Path folder;

    /** When a request had its first and its last token, in passes over the model. */
    private record Told(double first, double last) {
        boolean isAsGoodAs(Told other) {
            return Math.abs(first - other.first) < 1e-3 && Math.abs(last - other.last) < 1e-3;
        }
    }

    private record Workload(SplitBatching settings, List<Input.Arrival> arrivals) {
        static Workload any(Random random) {
            SplitBatching settings = new SplitBatching(
                    2 << random.nextInt(3), 4 << random.nextInt(3), 16 << random.nextInt(3), 0, 0, false);
            List<Input.Arrival> arrivals = new ArrayList<>();
            Set<Long> taken = new HashSet<>();
            int requests = 3 + random.nextInt(23);
            double span = requests * (1 + 11 * random.nextDouble());
            for (int id = 0; id < requests; id++) {
                long at;
                do {
                    at = ((long) (random.nextDouble() * span * 1000)) * ((long) (PASS / 1000));
                } while (!taken.add(at % (long) PASS));
                int output = exponential(20, 80, random);
                arrivals.add(new Input.Arrival(at, id, exponential(40, 200, random), output, output));
            }
            arrivals.sort(Comparator.comparingLong(Input.Arrival::at));
            return new Workload(settings, arrivals);
        }

        private static int exponential(int mean, int most, Random random) {
            return 1 + (int) Math.min(most, -mean * Math.log(1 - random.nextDouble()));
        }

        History played() {
            return new EngineBench(settings, LinearCost.constant(PASS), 1, Long.MAX_VALUE / 2)
                    .playOneByOne(List.copyOf(arrivals));
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"prompts\": %d, \"decoding\": %d, \"tokens\": %d, \"requests\": [%s]}",
                    settings.promptConcurrency(),
                    settings.decodeConcurrency(),
                    settings.prefillTokens(),
                    arrivals.stream()
                            .map(a -> String.format(
                                    Locale.ROOT,
                                    "{\"id\": %d, \"at\": %.3f, \"prompt\": %d, \"output\": %d}",
                                    a.id(),
                                    a.at() / PASS,
                                    a.promptTokens(),
                                    a.outputTokens()))
                            .collect(Collectors.joining(", ")));
        }
    }

    @Test
    void everyRequestHasItsFirstAndItsLastTokenInTheSamePass() throws Exception {
        String python = System.getProperty("simctl.python");
        assertThat(python)
                .as("-Dsimctl.python: a Python that has mlx-lm; .ci/python-servers makes one")
                .isNotNull();
        Random random = new Random(1);
        List<Workload> workloads = new ArrayList<>();
        for (int i = 0; i < WORKLOADS; i++) {
            workloads.add(Workload.any(random));
        }
        List<Map<Integer, Told>> byMlx = new PeerProgram(python, "mlx_batches.py", folder)
                .play(
                        workloads.stream().map(Workload::json).toList(),
                        told -> new Told(Double.parseDouble(told[0]), Double.parseDouble(told[1])));
        List<String> different = new ArrayList<>();
        int all = 0;
        for (int i = 0; i < WORKLOADS; i++) {
            History here = workloads.get(i).played();
            for (Map.Entry<Integer, Told> entry : byMlx.get(i).entrySet()) {
                History.Served served = here.request(entry.getKey());
                Told told = new Told(served.firstTokenAt / PASS, served.lastTokenAt / PASS);
                all++;
                if (!told.isAsGoodAs(entry.getValue())) {
                    different.add("workload %d, request %d: %s here, %s by mlx_lm"
                            .formatted(i, entry.getKey(), told, entry.getValue()));
                }
            }
        }
        assertThat(all).as("requests that were compared").isGreaterThan(10 * WORKLOADS);
        assertThat(different)
                .as("requests of %d that came out differently", all)
                .isEmpty();
    }
}
