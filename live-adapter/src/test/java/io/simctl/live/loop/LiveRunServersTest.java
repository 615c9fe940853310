package io.simctl.live.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.ModelServers;
import io.simctl.live.server.ServedModel;
import io.simctl.live.testing.Fleets;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes of its servers before it begins and when it is over, with two machines whose servers do as the test says. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveRunServersTest {
    private static final String SCENARIO = """
            scenario: servers
            seed: 1
            duration: 1h
            models:
              one: {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, layers: 1, live: {name: one}}
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {hardware: box, count: 2, resident: one}
            workload:
              - {model: one, rate: 0.0001, prompt: 20, output: 10}
            policies:
              plain:
                fleet: {scheduling: least-busy}
                node: {admission: unbounded, swap: refuse}
            """;

    @TempDir
    private Path folder;

    private final States states = new States();

    /** A line for each change of a model's state. */
    private static final class States implements RunListener {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
            lines.add(machine + " " + before + " -> " + after);
        }
    }

    /** A server on strings, which takes as long to go as the test says. */
    private record Puppet(CompletableFuture<String> death, Going going) implements Hosting.Hosted {
        @Override
        public URI base() {
            return URI.create("http://127.0.0.1:1/");
        }

        @Override
        public void release() throws InterruptedException {
            going.await();
        }
    }

    /** What a server waits for before it is gone. */
    @FunctionalInterface
    private interface Going {
        void await() throws InterruptedException;
    }

    /** Streams of servers that are asked nothing. */
    private static final class Unasked implements Streams {
        @Override
        public Stream send(
                int machine, ServedModel model, URI base, Request request, int outputTokens, Listener listener) {
            return () -> {};
        }

        @Override
        public void prepare(int machine, ServedModel model, URI base) {}
    }

    /** Counts down once the run knows of a death. */
    private record AfterDeath(ModelServers.Listener run, CountDownLatch isKnown) implements ModelServers.Listener {
        @Override
        public void ready(ServedModel model, URI base) {
            run.ready(model, base);
        }

        @Override
        public void startFailed(ServedModel model, String cause) {
            run.startFailed(model, cause);
        }

        @Override
        public void stopped(ServedModel model) {
            run.stopped(model);
        }

        @Override
        public void died(ServedModel model, String cause) {
            run.died(model, cause);
            isKnown.countDown();
        }
    }

    private LiveRun.Result run(LiveRun.Servers servers, BooleanSupplier cancelled) throws Exception {
        Path file = Files.writeString(folder.resolve("servers.yaml"), SCENARIO);
        Scenario scenario = ScenarioLoader.load(
                        file, List.of(), Policies.load(LiveRunServersTest.class.getClassLoader()))
                .scenario();
        PolicySet policies = scenario.policies().values().iterator().next();
        List<ServedModel> served = List.of(new ServedModel("one", "one", 1, 512));
        LiveRun run = new LiveRun(
                scenario,
                policies,
                Fleets.of(scenario),
                Collections.nCopies(2, served),
                (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index),
                servers,
                machine -> new Unasked());
        return run.run(states, Journal.forgetting(), now -> {}, cancelled);
    }

    @Test
    void aServerThatDiesWhileAnotherStillLoadsIsLostWhenTheRunBegins() throws Exception {
        CountDownLatch isKnown = new CountDownLatch(1);
        Hosting dies = model -> new Puppet(CompletableFuture.completedFuture("one: it ended"), () -> {});
        Hosting loadsLonger = model -> {
            isKnown.await();
            return new Puppet(new CompletableFuture<>(), () -> {});
        };

        run(
                (machine, listener) ->
                        new ModelServers(machine == 0 ? dies : loadsLonger, new AfterDeath(listener, isKnown)),
                () -> states.lines.contains("0 RESIDENT -> ON_DISK"));

        assertThat(states.lines).contains("0 RESIDENT -> ON_DISK").doesNotContain("1 RESIDENT -> ON_DISK");
    }

    @Test
    void theServersOfAllMachinesAreAskedToGoBeforeAnyIsAwaited() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        Hosting goesWithTheOther = model -> new Puppet(new CompletableFuture<>(), () -> {
            asked.countDown();
            asked.await();
        });

        LiveRun.Result result =
                run((machine, listener) -> new ModelServers(goesWithTheOther, listener), () -> !states.lines.isEmpty());

        assertThat(result.isComplete()).isFalse();
        assertThat(asked.getCount()).isZero();
    }

    @Test
    void aStopWhileServersLoadGivesThemUp() throws Exception {
        CountDownLatch loading = new CountDownLatch(2);
        CountDownLatch givenUp = new CountDownLatch(2);
        Hosting neverReady = model -> {
            loading.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                givenUp.countDown();
            }
            throw new StartFailure("cannot be");
        };

        LiveRun.Result result =
                run((machine, listener) -> new ModelServers(neverReady, listener), () -> loading.getCount() == 0);

        assertThat(result.isComplete()).isFalse();
        assertThat(result.end()).isZero();
        assertThat(givenUp.getCount()).isZero();
    }
}
