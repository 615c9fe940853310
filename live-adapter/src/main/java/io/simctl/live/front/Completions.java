package io.simctl.live.front;

import io.simctl.live.front.Faults.RetryAfter;
import io.simctl.live.front.TextEngine.Ending;
import io.simctl.live.front.TextEngine.EnginePrompt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The three routes that generate. */
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
        CompletionCall call = CallParser.call(exchange.body());
        HostedModel model = named(models, call.model());
        Faults wanted = faults(exchange);
        if (wanted.status() != 0) {
            String[] fields = retryAfter(wanted.retryAfter());
            Routes.error(exchange, wanted.status(), "injected_error", "injected", fields);
            return;
        }
        Optional<? extends TextEngine> engine = models.begin(model);
        try {
            if (engine.isEmpty()) {
                Routes.error(exchange, 503, "unavailable_error", "Loading model");
                return;
            }
            EnginePrompt prompt = engine.get().prompt(call, shape == ReplyShape.CHAT);
            int room = model.contextTokens() - prompt.tokens();
            if (room <= 0) {
                overflow(exchange, prompt.tokens(), model.contextTokens());
                return;
            }
            String id = "chatcmpl-" + replies.incrementAndGet();
            long created = clock.instant().getEpochSecond();
            ReplyFormat format = new ReplyFormat(shape, call.isStream(), model.name(), created, id);
            run(engine.get(), call, prompt, room, new Reply(exchange, format, call, wanted, prompt.tokens()));
        } finally {
            models.end(model);
        }
    }

    private Faults faults(HttpExchange exchange) {
        return faults.map(
                        usual -> exchange.field(Faults.FIELD).map(Faults::parse).orElse(usual))
                .orElse(Faults.NONE);
    }

    private void run(TextEngine engine, CompletionCall call, EnginePrompt prompt, int room, Reply reply) {
        if (reply.breaksOffAtOnce()) {
            reply.breakOff();
            return;
        }
        int limit = call.maxTokens() < 0 ? room : Math.min(call.maxTokens(), room);
        Ending ending;
        try {
            ending = engine.generate(call, prompt, limit, reply);
        } catch (RuntimeException broken) {
            count(prompt, reply);
            reply.fail(String.valueOf(broken.getMessage()));
            return;
        }
        count(prompt, reply);
        reply.end(ending);
    }

    /** Before the reply ends: who has it may ask for the counts at once. */
    private void count(EnginePrompt prompt, Reply reply) {
        promptTokens.add(reply.tokens() > 0 ? prompt.tokens() : 0);
        predictedTokens.add(reply.tokens());
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
