package io.simctl.live.front;

import io.simctl.live.front.Faults.RetryAfter;
import io.simctl.live.front.TextEngine.Ending;
import io.simctl.live.front.TextEngine.EnginePrompt;
import io.simctl.live.front.call.BadCall;
import io.simctl.live.front.call.CallParser;
import io.simctl.live.front.call.CompletionCall;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The routes that generate. */
final class Completions {
    private final ModelHost models;
    private final Clock clock = Clock.systemUTC();
    private final AtomicLong replies = new AtomicLong();
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder predictedTokens = new LongAdder();
    private volatile Optional<Faults> faults;

    /** @param faults of every reply, where faults can be asked for at all */
    Completions(ModelHost models, Optional<Faults> faults) {
        this.models = models;
        this.faults = faults;
    }

    /** Whether faults can be asked for. */
    boolean takesFaults() {
        return faults.isPresent();
    }

    /** From now on every reply has these faults. */
    void inject(byte[] words) {
        faults = Optional.of(Faults.parse(new String(words, StandardCharsets.UTF_8)));
    }

    /** Tokens of prompts that were computed. */
    long promptTokens() {
        return promptTokens.sum();
    }

    /** Tokens that were generated. */
    long predictedTokens() {
        return predictedTokens.sum();
    }

    /** The model of that name. */
    static HostedModel named(ModelHost models, String name) throws BadCall {
        Optional<? extends HostedModel> model = models.named(name);
        if (model.isEmpty()) {
            throw new BadCall("model `" + name + "` is not known");
        }
        return model.get();
    }

    /** Answers a request for a completion. */
    void answer(ReplyShape shape, HttpExchange exchange) throws BadCall {
        List<CompletionCall> calls = CallParser.calls(exchange.body());
        HostedModel model = named(models, calls.getFirst().model());
        Faults wanted = faults(exchange);
        if (wanted.status() != 0) {
            String[] fields = retryAfter(wanted.retryAfter());
            Routes.error(exchange, wanted.status(), "injected_error", "injected", fields);
            return;
        }
        if (models.breaksConnection()) {
            exchange.reset();
            return;
        }
        Optional<HttpRefusal> refusal = models.refusal(model);
        if (refusal.isPresent()) {
            Routes.error(
                    exchange,
                    refusal.get().status(),
                    refusal.get().type(),
                    refusal.get().message());
            return;
        }
        generate(shape, exchange, calls, model, models.breaksConnection() ? wanted.breakingAfterOne() : wanted);
    }

    private void generate(
            ReplyShape shape, HttpExchange exchange, List<CompletionCall> calls, HostedModel model, Faults wanted) {
        Optional<? extends TextEngine> engine = models.begin(model);
        try {
            if (engine.isEmpty()) {
                Routes.error(exchange, 503, "unavailable_error", "Loading model");
                return;
            }
            CompletionCall first = calls.getFirst();
            long created = clock.instant().getEpochSecond();
            ReplyFormat format =
                    ReplyFormat.of(shape, first.isStream(), model.name(), created, replies.incrementAndGet());
            Reply reply = new Reply(exchange, format, first, wanted);
            List<Sequence> sequences = new ArrayList<>();
            for (CompletionCall call : calls) {
                EnginePrompt prompt = engine.get().prompt(call, shape.isChat());
                int room = model.contextTokens() - prompt.tokens();
                if (room <= 0) {
                    overflow(exchange, prompt.tokens(), model.contextTokens());
                    return;
                }
                int limit = call.maxTokens() < 0 ? room : Math.min(call.maxTokens(), room);
                for (int i = 0; i < (shape == ReplyShape.RESPONSES ? 1 : call.choices()); i++) {
                    sequences.add(new Sequence(call, prompt, limit, reply.part(prompt.tokens(), i > 0)));
                }
            }
            run(engine.get(), sequences, reply);
        } finally {
            models.end(model);
        }
    }

    /** An output to generate. */
    private record Sequence(CompletionCall call, EnginePrompt prompt, int limit, ReplyPart part) {}

    private Faults faults(HttpExchange exchange) {
        return faults.map(
                        usual -> exchange.field(Faults.FIELD).map(Faults::parse).orElse(usual))
                .orElse(Faults.NONE);
    }

    /** The first output is this thread's, each further one has a thread of its own. */
    private void run(TextEngine engine, List<Sequence> sequences, Reply reply) {
        if (reply.breaksOffAfter(0)) {
            reply.breakOff();
            if (reply.isSilent()) {
                reply.awaitGone();
            }
            return;
        }
        List<Thread> others = sequences.subList(1, sequences.size()).stream()
                .map(other -> Thread.ofVirtual().name("output").start(() -> run(engine, other)))
                .toList();
        run(engine, sequences.getFirst());
        try {
            for (Thread other : others) {
                other.join();
            }
            reply.settle();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(TextEngine engine, Sequence sequence) {
        ReplyPart part = sequence.part();
        Ending ending;
        try {
            ending = engine.generate(sequence.call(), sequence.prompt(), sequence.limit(), part);
        } catch (RuntimeException broken) {
            count(sequence);
            part.fail(String.valueOf(broken.getMessage()));
            return;
        }
        count(sequence);
        part.end(ending);
    }

    /** Before the output ends: who has it may ask for the counts at once. */
    private void count(Sequence sequence) {
        int tokens = sequence.part().tokens();
        boolean isComputed = tokens > 0 && !sequence.part().hasPromptOfThePartBefore();
        promptTokens.add(isComputed ? sequence.prompt().tokens() : 0);
        predictedTokens.add(tokens);
    }

    /** In the words of llama-server v0.5.0, which sends JSON even where a stream was asked for. */
    private static void overflow(HttpExchange exchange, int tokens, int context) {
        String message = "request (" + tokens + " tokens) exceeds the available context size (" + context + " tokens)";
        String counts = ",\"n_prompt_tokens\":" + tokens + ",\"n_ctx\":" + context;
        exchange.json(400, JsonText.error(400, "exceed_context_size_error", message, counts));
    }

    private String[] retryAfter(RetryAfter retry) {
        if (retry.seconds() == 0) {
            return new String[0];
        }
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        String when = retry.asDate()
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(retry.seconds()))
                : Integer.toString(retry.seconds());
        return new String[] {"Retry-After: " + when};
    }
}
