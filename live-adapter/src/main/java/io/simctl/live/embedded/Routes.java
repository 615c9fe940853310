package io.simctl.live.embedded;

import io.simctl.live.embedded.RequestParser.BadRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** What is answered where. Until the model is loaded, every route answers 503, as llama-server does. */
final class Routes implements Consumer<Exchange> {
    private final ServerOptions options;
    private final Slots slots;
    private volatile Optional<Loaded> loaded = Optional.empty();

    /** What there is once the model is. */
    private record Loaded(Engine engine, Completions completions) {}

    Routes(ServerOptions options) {
        this.options = options;
        slots = new Slots(options.slots());
    }

    /** From now on there is an engine to ask. */
    void ready(Engine engine) {
        loaded = Optional.of(new Loaded(engine, new Completions(engine, slots, options.context())));
    }

    @Override
    public void accept(Exchange exchange) {
        try {
            loaded.ifPresentOrElse(
                    there -> answer(exchange, there),
                    () -> exchange.reply(503, Json.error(503, "unavailable_error", "Loading model")));
        } catch (RuntimeException broken) {
            exchange.reply(500, Json.error(500, "server_error", String.valueOf(broken.getMessage())));
        }
    }

    private void answer(Exchange exchange, Loaded there) {
        switch (exchange.request().method() + " " + exchange.request().path()) {
            case "GET /health", "GET /v1/health" -> exchange.reply(200, "{\"status\":\"ok\"}");
            case "GET /v1/models", "GET /models" -> exchange.reply(200, models());
            case "GET /props" -> exchange.reply(200, props());
            case "GET /slots" -> exchange.reply(200, slots());
            case "GET /metrics" ->
                exchange.reply(200, "text/plain", there.completions().metrics());
            case "POST /tokenize" -> tokenize(exchange, there.engine());
            case "POST /v1/chat/completions" -> there.completions().accept(exchange, ReplyFormat.CHAT);
            case "POST /v1/completions" -> there.completions().accept(exchange, ReplyFormat.COMPLETION);
            case "POST /completion" -> there.completions().accept(exchange, ReplyFormat.NATIVE);
            default -> exchange.reply(404, Json.error(404, "not_found_error", "no such route"));
        }
    }

    private String models() {
        return "{\"object\":\"list\",\"data\":[{\"id\":"
                + Json.quote(String.valueOf(options.model().getFileName())) + ",\"object\":\"model\"}]}";
    }

    private String props() {
        return "{\"total_slots\":" + options.slots() + ",\"default_generation_settings\":{\"n_ctx\":"
                + options.context() + "},\"model_path\":"
                + Json.quote(options.model().toString()) + "}";
    }

    private String slots() {
        int busy = slots.busy();
        StringBuilder json = new StringBuilder("[");
        for (int id = 0; id < slots.count(); id++) {
            json.append(id == 0 ? "" : ",")
                    .append("{\"id\":" + id + ",\"n_ctx\":" + options.context() + ",\"is_processing\":" + (id < busy)
                            + "}");
        }
        return json.append(']').toString();
    }

    private static void tokenize(Exchange exchange, Engine engine) {
        try {
            int[] tokens =
                    engine.tokenize(RequestParser.content(exchange.request().body()));
            exchange.reply(200, "{\"tokens\":" + Arrays.toString(tokens) + "}");
        } catch (BadRequest bad) {
            exchange.reply(400, Json.error(400, "invalid_request_error", String.valueOf(bad.getMessage())));
        }
    }
}
