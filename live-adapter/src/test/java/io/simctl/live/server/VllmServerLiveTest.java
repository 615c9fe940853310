package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.model.ModelShape;
import io.simctl.live.model.SyntheticModel;
import io.simctl.live.model.Tokenizer;
import io.simctl.live.model.WeightType;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Event;
import io.simctl.live.testing.Await;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Exchange;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.Prompt;
import io.simctl.live.wire.StreamListener;
import io.simctl.scenario.backend.VllmServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real vLLM on the processor, as live runs start, ask and stop it. {@code .ci/vllm-server} makes the environment that it needs. */
@Tag("vllm-server")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VllmServerLiveTest {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Timeouts PATIENCE = new Timeouts(Duration.ofSeconds(280), Duration.ofSeconds(20));
    private static final ServerEvents EVENTS = new ServerEvents();
    private static final CompletionClient CLIENT = CompletionClient.create(ClientLimits.PATIENT);

    /** Its attention has no kernel for the smaller heads of the preset {@code tiny}. */
    private static final String PRESET = "5m";

    /** Tokens of an output that takes seconds. */
    private static final int LONG = 4000;

    @TempDir
    private static Path folder;

    private static ServedModel model;
    private static ModelServers servers;
    private static URI base;

    @BeforeAll
    static void startIt() throws Exception {
        String python = System.getProperty("simctl.vllm-server");
        assertThat(python)
                .as("-Dsimctl.vllm-server: a Python that has vLLM for processors; .ci/vllm-server makes one")
                .isNotNull();
        ModelShape shape = ModelShape.preset(PRESET).orElseThrow();
        new SyntheticModel("served", shape, WeightType.F16, Tokenizer.BPE, 11)
                .writeHuggingFace(folder.resolve("served"));
        model = new ServedModel("served", folder.resolve("served").toString(), 1, 4096);
        CommandTemplate command = CommandTemplate.parse("'" + python + "' -m vllm.entrypoints.openai.api_server"
                + " --model {model} --host 127.0.0.1 --port {port} --max-num-seqs {slots} --max-model-len {context}"
                + " --enforce-eager --scheduling-policy priority");
        // with a thread for each core, which spin, the client does not get to read what it is sent
        Map<String, String> environment = Map.of(
                "HF_HUB_OFFLINE", "1",
                "VLLM_NO_USAGE_STATS", "1",
                "VLLM_CPU_KVCACHE_SPACE", "1",
                "VLLM_CPU_OMP_THREADS_BIND", "nobind",
                "OMP_NUM_THREADS", "1");
        servers = new ModelServers(new ProcessHosting(new VllmServer(), command::fill, environment, PATIENCE), EVENTS);
        servers.start(model);
        Event event = EVENTS.next(PATIENCE.start().toSeconds());
        assertThat(event.what()).as(event.detail()).isEqualTo("ready");
        base = URI.create(event.detail());
    }

    @AfterAll
    static void leavesNothingBehindWhenItIsStopped() throws InterruptedException {
        List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
        assertThat(all).as("its front, its engine and a worker").hasSizeGreaterThanOrEqualTo(3);
        servers.stop(model);
        assertThat(EVENTS.next().what()).isEqualTo("stopped");
        Await.until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        servers.close();
        CLIENT.close();
    }

    private static Endpoint endpoint() {
        VllmServer family = new VllmServer();
        return new Endpoint(base, family.requestName(model.source()), family.dialect());
    }

    private static CompletionRequest request(Prompt prompt, int tokens, int priority) {
        return new CompletionRequest(prompt, tokens, true, false, OptionalLong.of(7), priority);
    }

    /** A request that was sent, and what came of it. */
    private static final class Sent implements StreamListener {
        private final CompletableFuture<Void> sent = new CompletableFuture<>();
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Completion> ended = new CompletableFuture<>();
        private final Runnable atFirstToken;
        private final Exchange exchange;

        Sent(CompletionRequest request, Runnable atFirstToken) {
            this.atFirstToken = atFirstToken;
            exchange = CLIENT.send(endpoint(), request, this);
        }

        @Override
        public void sent(long at) {
            sent.complete(null);
        }

        @Override
        public void content(long at, int nth) {
            if (nth == 1) {
                atFirstToken.run();
                begun.complete(null);
            }
        }

        @Override
        public void finished(Completion completion, long at) {
            ended.complete(completion);
        }

        @Override
        public void failed(Failure failure, long at) {
            IllegalStateException why = new IllegalStateException(failure.message());
            begun.completeExceptionally(why);
            ended.completeExceptionally(why);
        }
    }

    private static Completion completed(Prompt prompt, int tokens) {
        return new Sent(request(prompt, tokens, 0), () -> {}).ended.join();
    }

    private static double metric(String name) {
        try {
            String all = HttpProbe.get(base.resolve("/metrics"), ANSWER).body();
            Matcher line = Pattern.compile("(?m)^vllm:" + name + "(?:\\{[^}]*})? ([0-9.e+]+)$")
                    .matcher(all);
            assertThat(line.find()).as("vllm:%s in %s", name, all).isTrue();
            return Double.parseDouble(line.group(1));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void streamsAsManyTokensAsItIsAskedForAndCountsThem() {
        Completion reply = completed(new Prompt.Text(" ba be bi bo bu"), 50);

        assertThat(reply.outputTokens()).isEqualTo(50);
        assertThat(reply.isCountedByChunks()).isFalse();
        assertThat(reply.finishReason()).isEqualTo("length");
    }

    @Test
    void takesAPromptByTheIdsOfItsTokens() {
        Completion reply = completed(new Prompt.Tokens(List.of(5, 6, 7, 8, 9, 10)), 3);

        assertThat(reply.usage().orElseThrow().promptTokens()).isEqualTo(6);
    }

    /** On few cores vLLM may have generated thousands of tokens before the client gets to read the first; so there are many requests. */
    @Test
    void givesUpTheRequestsOfClientsThatGo() {
        double before = metric("generation_tokens_total");
        List<Sent> left = Stream.generate(() -> new Sent(request(new Prompt.Text(" ba be bi"), LONG, 0), () -> {}))
                .limit(8)
                .toList();
        CompletableFuture.anyOf(left.stream().map(one -> one.begun).toArray(CompletableFuture[]::new))
                .join();
        left.forEach(one -> one.exchange.cancel());

        assertThat(completed(new Prompt.Text(" ba be bi"), 5).outputTokens()).isEqualTo(5);
        assertThat(metric("generation_tokens_total") - before)
                .as("tokens of eight that left and of one that stayed, on a single slot")
                .isLessThan(4.0 * LONG);
    }

    /** Whoever is less urgent came first and has the only slot for long. */
    @Test
    void servesWhoeverIsMoreUrgentFirst() {
        List<String> order = new CopyOnWriteArrayList<>();
        List<Sent> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(new Sent(request(new Prompt.Text(" bo bu"), 500, 3), () -> order.add("patient")));
        }
        all.getLast().sent.join();
        all.add(new Sent(request(new Prompt.Text(" bu bo"), 5, -2), () -> order.add("urgent")));
        all.forEach(one -> one.ended.join());

        assertThat(order).hasSize(9).contains("urgent").last().isEqualTo("patient");
    }
}
