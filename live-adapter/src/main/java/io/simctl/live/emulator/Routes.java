package io.simctl.live.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.simctl.live.emulator.Call.Shape;
import io.simctl.live.emulator.EmulatedModel.State;
import io.simctl.live.emulator.Faults.RetryAfter;
import io.simctl.live.http.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What the server answers to what. */
final class Routes {
    static final String JSON = "application/json; charset=utf-8";

    private final EmulatedModels models;
    private final EmulatorOptions options;
    private final Pages pages;
    private volatile Faults faults;

    Routes(EmulatedModels models, EmulatorOptions options) {
        this.models = models;
        this.options = options;
        this.pages = new Pages(models);
        this.faults = Faults.parse(options.faults());
    }

    void answer(Head head, byte[] body, Conversation client) throws IOException {
        try {
            if (isWithoutKey(head)) {
                error(client, 401, "authentication_error", "Invalid API Key");
            } else if (head.method().equals("POST")) {
                post(head, body, client);
            } else {
                get(head.path(), client);
            }
        } catch (JsonProcessingException e) {
            error(client, 400, "invalid_request_error", e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            error(client, 400, "invalid_request_error", String.valueOf(e.getMessage()));
        }
    }

    /** llama-server asks for no key to tell whether it is healthy. */
    private boolean isWithoutKey(Head head) {
        return options.key().isPresent()
                && !head.path().endsWith("/health")
                && !head.field("authorization").equals(options.key().map(key -> "Bearer " + key));
    }

    private void get(String path, Conversation client) throws IOException {
        switch (path) {
            case "/health", "/v1/health" -> health(client);
            case "/metrics" -> client.reply(200, "text/plain; version=0.0.4", bytes(pages.metrics()));
            case "/slots" -> json(client, pages.slots());
            case "/props" -> json(client, pages.props());
            case "/models", "/v1/models" -> json(client, pages.models());
            default -> error(client, 404, "not_found_error", "File Not Found");
        }
    }

    private void post(Head head, byte[] body, Conversation client) throws IOException {
        switch (head.path()) {
            case "/v1/chat/completions", "/chat/completions" -> complete(Shape.CHAT, head, body, client);
            case "/v1/completions" -> complete(Shape.TEXT, head, body, client);
            case "/completion", "/completions" -> complete(Shape.NATIVE, head, body, client);
            case "/tokenize" -> json(client, pages.tokens(CallParser.member(body, "content")));
            case "/models/load" -> {
                if (models.load(named(body))) {
                    json(client, "{\"success\":true}");
                } else {
                    error(client, 500, "server_error", "model limit reached, try again later");
                }
            }
            case "/models/unload" -> {
                models.unload(named(body));
                json(client, "{\"success\":true}");
            }
            case "/simctl/faults" -> {
                faults = Faults.parse(new String(body, StandardCharsets.UTF_8));
                json(client, "{\"success\":true}");
            }
            default -> error(client, 404, "not_found_error", "File Not Found");
        }
    }

    private EmulatedModel named(byte[] body) throws IOException {
        String name = CallParser.member(body, "model");
        return models.named(name).orElseThrow(() -> noModel(name));
    }

    private static IllegalArgumentException noModel(String name) {
        return new IllegalArgumentException("model `" + name + "` is not known");
    }

    private void health(Conversation client) throws IOException {
        if (models.isRouter() || models.first().state() == State.LOADED) {
            json(client, "{\"status\":\"ok\"}");
        } else {
            error(client, 503, "unavailable_error", "Loading model");
        }
    }

    private void complete(Shape shape, Head head, byte[] body, Conversation client) throws IOException {
        Call call = CallParser.call(shape, body);
        Faults wanted = head.field(Faults.FIELD).map(Faults::parse).orElse(faults);
        EmulatedModel model = models.named(call.model()).orElseThrow(() -> noModel(call.model()));
        if (wanted.status() != 0) {
            error(client, wanted.status(), "injected_error", "injected", retryAfter(wanted.retryAfter()));
            return;
        }
        Optional<Engine> engine = models.begin(model);
        try {
            if (engine.isEmpty()) {
                error(client, 503, "unavailable_error", "Loading model");
            } else if (call.promptTokens() >= model.options().contextTokens()) {
                overflow(client, call.promptTokens(), model.options().contextTokens());
            } else {
                run(call, model, engine.get(), wanted, client);
            }
        } finally {
            models.end(model);
        }
    }

    private void run(Call call, EmulatedModel model, Engine engine, Faults wanted, Conversation client)
            throws IOException {
        pause(model.options().requestOverhead());
        int output = Math.min(call.maxTokens(), model.options().contextTokens() - call.promptTokens());
        Optional<Generation> generation = engine.submit(call.promptTokens(), output);
        if (generation.isEmpty()) {
            error(client, 429, "rate_limit_error", "the queue is full", "Retry-After: 1");
        } else {
            new Reply(call, model.options().name(), generation.get(), wanted, client).write();
        }
    }

    private void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private static String[] retryAfter(RetryAfter retry) {
        if (retry.seconds() == 0) {
            return new String[0];
        }
        String when = retry.asDate()
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(retry.seconds()))
                : Integer.toString(retry.seconds());
        return new String[] {"Retry-After: " + when};
    }

    /** In the words of llama-server v0.5.0, which sends JSON even where a stream was asked for. */
    private static void overflow(Conversation client, int promptTokens, int context) throws IOException {
        String message =
                "request (" + promptTokens + " tokens) exceeds the available context size (" + context + " tokens)";
        String error = "{\"error\":{\"code\":400,\"message\":\"" + message
                + "\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":" + promptTokens + ",\"n_ctx\":"
                + context
                + "}}";
        client.reply(400, JSON, bytes(error));
    }

    private static void error(Conversation client, int status, String type, String message, String... fields)
            throws IOException {
        client.reply(status, JSON, bytes(Pages.error(status, type, message)), fields);
    }

    private static void json(Conversation client, String body) throws IOException {
        client.reply(200, JSON, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
