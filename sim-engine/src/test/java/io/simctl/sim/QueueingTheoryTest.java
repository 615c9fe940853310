package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole simulator against results of queueing theory: requests through clients, Coordinator, network and a machine whose
 * steps take 0.1 ms whatever the batch, so that each of its slots is a server with a mean service time of one second.
 * Each result must lie in the 99.9 % interval of the mean over
 * independent replications; the seed is fixed, so a failure is a change of behaviour and not bad luck.
 */
class QueueingTheoryTest {
    private static final int REPLICATIONS = 12;
    private static final int REQUESTS = 200_000;
    private static final int WARMUP = 20_000;

    /** Student's t for a 99.9 % interval with 11 degrees of freedom. */
    private static final double T = 4.437;

    /** Mean of one second of service: the first token comes with the prompt, ten thousand others take 0.1 ms each. */
    private static final String EXPONENTIAL = "{type: exponential, mean: 10001, max: 900000}";

    private static final String CONSTANT = "{type: fixed, tokens: 10001}";

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95})
    void waitsAsInMM1(double load) {
        Measured wait = measure(load, 1, 1_000_000, EXPONENTIAL);

        wait.assertMeanIs("mean wait of M/M/1 at load " + load, load / (1 - load));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95})
    void waitsAsInMD1(double load) {
        Measured wait = measure(load, 1, 1_000_000, CONSTANT);

        wait.assertMeanIs("mean wait of M/D/1 at load " + load, load / (2 * (1 - load)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95})
    void waitsAsInMMcByErlangC(double load) {
        int servers = 4;
        Measured wait = measure(load * servers, servers, 1_000_000, EXPONENTIAL);

        double erlangC = erlangC(load * servers, servers);
        wait.assertMeanIs("mean wait of M/M/4 at load " + load, erlangC / (servers * (1 - load)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95, 1.5})
    void rejectsAsInMMcByErlangB(double load) {
        int servers = 4;
        Measured wait = measure(load * servers, servers, 0, EXPONENTIAL);

        wait.assertRejectedAre("share rejected by M/M/4/4 at load " + load, erlangB(load * servers, servers));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.95, 1.5})
    void rejectsAndWaitsAsInMMcK(double load) {
        int servers = 3;
        int waiting = 5;
        Measured wait = measure(load * servers, servers, waiting, EXPONENTIAL);

        double[] p = stationaryMMcK(load * servers, servers, servers + waiting);
        double queue = IntStream.rangeClosed(servers, servers + waiting)
                .mapToDouble(n -> (n - servers) * p[n])
                .sum();
        double accepted = load * servers * (1 - p[servers + waiting]);
        wait.assertRejectedAre("share rejected by M/M/3/8 at load " + load, p[servers + waiting]);
        wait.assertMeanIs("mean wait of M/M/3/8 at load " + load, queue / accepted);
    }

    private static double erlangB(double offered, int servers) {
        double b = 1;
        for (int n = 1; n <= servers; n++) {
            b = offered * b / (n + offered * b);
        }
        return b;
    }

    private static double erlangC(double offered, int servers) {
        double b = erlangB(offered, servers);
        return b / (1 - offered / servers * (1 - b));
    }

    private static double[] stationaryMMcK(double offered, int servers, int places) {
        double[] p = new double[places + 1];
        p[0] = 1;
        for (int n = 1; n <= places; n++) {
            p[n] = p[n - 1] * offered / Math.min(n, servers);
        }
        double sum = DoubleStream.of(p).sum();
        return DoubleStream.of(p).map(x -> x / sum).toArray();
    }

    private record Measured(double[] waits, double[] rejected) {
        void assertMeanIs(String what, double theory) {
            assertCovers(what, waits, theory);
        }

        void assertRejectedAre(String what, double theory) {
            assertCovers(what, rejected, theory);
        }

        private static void assertCovers(String what, double[] samples, double theory) {
            double mean = DoubleStream.of(samples).average().orElseThrow();
            double variance =
                    DoubleStream.of(samples).map(x -> (x - mean) * (x - mean)).sum() / (samples.length - 1);
            double half = T * Math.sqrt(variance / samples.length);
            assertThat(theory).as("%s: measured %.5f ± %.5f", what, mean, half).isBetween(mean - half, mean + half);
            assertThat(half).as("%s is measured too roughly to tell", what).isLessThan(0.15 * theory + 0.001);
        }
    }

    /** Waits in seconds and rejections, by replication. */
    private static Measured measure(double rate, int servers, int queue, String output) {
        Scenario scenario = Scenarios.of("""
                scenario: queue
                models: {m: {weights: 1GB, kv_per_token: 0B, context: 1000000, parameters: 1e9, max_tokens: 900000}}
                hardware: {h: {memory: 8GB, bandwidth: 100GB/s, compute: 1TFLOPS}}
                fleet:
                  server:
                    hardware: h
                    resident: [m]
                    engine: {max_sequences: %d}
                    steps: {m: {decode: {1: 100us}, prefill: 1e12}}
                network: {delay: 0s, heartbeat: {interval: 1000s, delay: 0s}}
                workload:
                  - {model: m, rate: %s, requests: %d, prompt: {type: fixed, tokens: 1}, output: %s}
                clients: {timeout: 100d}
                policies:
                  seats:
                    fleet: {scheduling: least-busy}
                    node: {admission: {type: bounded-queue, seats: %d, queue: %d, max_wait: 100d}}
                """.formatted(servers, rate, REQUESTS, output, servers, queue));
        PolicySet policies = scenario.policies().values().iterator().next();
        double[] waits = new double[REPLICATIONS];
        double[] rejected = new double[REPLICATIONS];
        for (int i = 0; i < REPLICATIONS; i++) {
            Waits run = new Waits();
            new Simulation(scenario, policies, 42, i).run(List.of(run), true, now -> {}, () -> false);
            waits[i] = run.seconds / run.served;
            rejected[i] = (double) run.rejected / (run.served + run.rejected);
        }
        return new Measured(waits, rejected);
    }

    private static final class Waits implements RunListener {
        private double seconds;
        private long served;
        private long rejected;

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            if (last.request().id() < WARMUP) {
                return;
            }
            if (outcome instanceof Outcome.Completed) {
                seconds += (last.prefillAt() - last.request().intendedAt()) / 1e9;
                served++;
            } else {
                rejected++;
            }
        }
    }
}
