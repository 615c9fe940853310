package io.simctl.benchmarks;

import io.simctl.experiments.RunJob;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A study of how the CPU time of a run grows under each shipped policy: in requests, in machines with their requests, in models, and in
 * requests that wait. It prints exponents: 1 is in proportion, and four times as much of something costs 4 to the power of it. In a checkout
 * that is built:
 *
 * <pre>java -cp 'cli/target/simctl/lib/*' benchmarks/src/main/java/io/simctl/benchmarks/GrowthStudy.java [NAME...]</pre>
 *
 * <p>The arguments are names of policies; all where there are none. Times are those of the fastest of some runs, and beside other work on the
 * machine they are worth little.
 */
public final class GrowthStudy {
    private static final int FACTOR = 4;
    private static final int RUNS = 3;
    private static final int UNBOUNDED = 100_000_000;

    /** An exponent that n log n does not explain at these sizes. */
    private static final double SUSPICIOUS = 1.25;

    /** Sizes of a scenario; rates are requests a second over all models. */
    private record Size(int seconds, int machines, int models, int rate, boolean waits) {
        private static final Size BASE = new Size(120, 25, 5, 400, false);

        Size withRequests(int factor) {
            return new Size(seconds * factor, machines, models, rate, waits);
        }

        Size withMachines(int factor) {
            return new Size(seconds, machines * factor, models, rate * factor, waits);
        }

        Size withModels(int factor) {
            return new Size(seconds, machines, models * factor, rate, waits);
        }

        /** So many more than one machine can serve that nearly all wait, and none is turned away. */
        static Size waiting(int factor) {
            return new Size(10, 1, 1, 2000 * factor, true);
        }
    }

    private final Path file;

    private GrowthStudy(Path file) {
        this.file = file;
    }

    /** Prints a line for each policy. */
    public static void main(String[] args) throws IOException {
        Path file = Files.createTempFile("growth", ".yaml");
        try {
            new GrowthStudy(file).print(Arrays.asList(args));
        } finally {
            Files.delete(file);
        }
    }

    private void print(List<String> names) throws IOException {
        System.out.printf(
                "%-10s %-20s %9s %9s %9s %9s%n", "kind", "policy", "requests", "machines", "models", "waiting");
        for (PolicyType<?, ?> type : ScenarioSource.shipped().all()) {
            if (names.isEmpty() || names.contains(type.name())) {
                System.out.printf("%-10s %-20s %s%n", type.kind().slot(), type.name(), line(type));
            }
        }
    }

    private String line(PolicyType<?, ?> type) throws IOException {
        Size base = Size.BASE;
        try {
            double unit = seconds(type, base);
            return exponent(unit, seconds(type, base.withRequests(FACTOR)))
                    + exponent(unit, seconds(type, base.withMachines(FACTOR)))
                    + exponent(unit, seconds(type, base.withModels(FACTOR)))
                    + exponent(seconds(type, Size.waiting(1)), seconds(type, Size.waiting(FACTOR)));
        } catch (InvalidInput invalid) {
            String why = String.valueOf(invalid.getMessage());
            return "not by itself: "
                    + why.substring(why.indexOf(": ") + 2).lines().findFirst().orElse("");
        }
    }

    private static String exponent(double one, double four) {
        double exponent = Math.log(four / one) / Math.log(FACTOR);
        return String.format(Locale.ROOT, "%8.2f%s ", exponent, exponent > SUSPICIOUS ? "!" : " ");
    }

    /** CPU seconds of the fastest run. */
    private double seconds(PolicyType<?, ?> type, Size size) throws IOException {
        Files.writeString(file, scenario(type, size));
        RunPlan plan = RunPlan.load(file);
        RunJob job = plan.jobs().getFirst();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long before = cpu();
            job.run();
            least = Math.min(least, cpu() - before);
        }
        return least / 1e9;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String scenario(PolicyType<?, ?> type, Size size) {
        List<String> models =
                IntStream.range(0, size.models).mapToObj(i -> "m" + i).toList();
        boolean swaps = type.kind() == PolicyKind.NODE_SWAP;
        return """
                scenario: growth
                seed: 1
                duration: %ds
                models:
                %s
                hardware: {box: {memory: 64GB, bandwidth: 800GB/s, compute: 100TFLOPS, load_cold: 50GB/s}}
                fleet: {box: {hardware: box, count: %d, on_disk: [%s], resident: [%s]}}
                workload:
                %s
                clients: {timeout: 24h}
                policies:
                  any: %s
                """.formatted(
                size.seconds,
                models.stream()
                        .map(model -> "  " + model + ": {weights: " + (swaps ? "20GB" : "500MB")
                                + ", kv_per_token: 1KiB, context: 8192, parameters: 1e8, layers: 8, max_tokens: 20}")
                        .collect(Collectors.joining("\n")),
                size.machines,
                String.join(", ", models),
                String.join(", ", swaps ? models.subList(0, Math.min(3, models.size())) : models),
                models.stream()
                        .map(model -> "  - {model: " + model + ", rate: " + (double) size.rate / size.models
                                + "/s, prompt: 100, output: 20}")
                        .collect(Collectors.joining("\n")),
                policies(type, size.waits));
    }

    private static String policies(PolicyType<?, ?> type, boolean waits) {
        String fleet = type.kind().level().equals("fleet") ? type.kind().slot() + ": " + type.name() : "";
        String node = type.kind().level().equals("node") ? type.kind().slot() + ": " + type.name() : "";
        if (type.kind() == PolicyKind.FLEET_QUEUE) {
            fleet = "queue: {type: " + type.name() + ", depth: " + UNBOUNDED
                    + ", max_wait: 24h}, admission: concurrency-cap";
        } else if (waits && type.kind() != PolicyKind.NODE_ADMISSION) {
            node += (node.isEmpty() ? "" : ", ") + "admission: {type: bounded-queue, seats: 4, max_wait: 24h, queue: "
                    + UNBOUNDED + "}";
        } else if (type.kind() == PolicyKind.NODE_QUEUE) {
            node += ", admission: {type: bounded-queue, seats: 4, max_wait: 24h, queue: " + UNBOUNDED + "}";
        }
        return "{fleet: {" + fleet + "}, node: {" + node + "}}";
    }
}
