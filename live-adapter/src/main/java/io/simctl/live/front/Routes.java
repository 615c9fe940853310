package io.simctl.live.front;

import io.simctl.live.front.HostedModel.State;
import io.simctl.live.front.call.BadCall;
import io.simctl.live.front.call.CallParser;
import io.simctl.scenario.bind.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The routes of the server, and who may use them when. */
final class Routes {
    private static final String DONE = "{\"success\":true}";
    private static final String MODEL = "GET /v1/models/";

    private final ModelHost models;
    private static final String BEARER = "Bearer ";

    private final Optional<Secret> key;
    private final Completions completions;
    private final Pages pages;

    Routes(ModelHost models, FrontOptions options) {
        this.models = models;
        this.key = options.key();
        this.completions = new Completions(models, options.faults().map(Faults::parse));
        this.pages = new Pages(models, completions);
    }

    /** Answers, whatever happens. */
    void answer(HttpExchange exchange) {
        try {
            if (exchange.isPreflight()) {
                exchange.allow();
            } else if (isWithoutKey(exchange)) {
                error(exchange, 401, "authentication_error", "Invalid API Key");
            } else if (isLoading() && !isOpenWhileLoading(exchange.route())) {
                error(exchange, 503, "unavailable_error", "Loading model");
            } else {
                route(exchange);
            }
        } catch (BadCall | IllegalArgumentException wrong) {
            error(exchange, 400, "invalid_request_error", String.valueOf(wrong.getMessage()));
        } catch (RuntimeException broken) {
            error(exchange, 500, "server_error", String.valueOf(broken.getMessage()));
        }
    }

    /** llama-server asks for no key to answer whether it is healthy. */
    private boolean isWithoutKey(HttpExchange exchange) {
        return key.isPresent()
                && !exchange.route().endsWith("/health")
                && exchange.field("authorization").filter(this::isKey).isEmpty();
    }

    private boolean isKey(String authorization) {
        return authorization.startsWith(BEARER) && key.orElseThrow().is(authorization.substring(BEARER.length()));
    }

    private boolean isLoading() {
        return !models.isRouter() && models.models().getFirst().state() != State.LOADED;
    }

    private static boolean isOpenWhileLoading(String route) {
        return switch (route) {
            case "GET /models", "GET /v1/models" -> true;
            case "POST /models/load", "POST /models/unload", "POST /simctl/faults" -> true;
            default -> false;
        };
    }

    private void route(HttpExchange exchange) throws BadCall {
        switch (exchange.route()) {
            case "GET /health", "GET /v1/health" -> exchange.json(200, "{\"status\":\"ok\"}");
            case "GET /metrics" -> exchange.reply(200, "text/plain; version=0.0.4", pages.metrics());
            case "GET /slots" -> exchange.json(200, pages.slots());
            case "GET /props" -> exchange.json(200, pages.props());
            case "GET /models", "GET /v1/models" -> exchange.json(200, pages.models());
            case "POST /v1/chat/completions", "POST /chat/completions" -> completions.answer(ReplyShape.CHAT, exchange);
            case "POST /v1/completions" -> completions.answer(ReplyShape.TEXT, exchange);
            case "POST /completion", "POST /completions" -> completions.answer(ReplyShape.NATIVE, exchange);
            case "POST /v1/responses", "POST /responses" -> completions.answer(ReplyShape.RESPONSES, exchange);
            case "POST /tokenize" -> tokenize(exchange);
            default -> order(exchange);
        }
    }

    private void order(HttpExchange exchange) throws BadCall {
        String route = exchange.route();
        if (route.startsWith(MODEL)) {
            model(exchange, route.substring(MODEL.length()));
        } else if (models.takesOrders() && route.equals("POST /models/load")) {
            load(exchange);
        } else if (models.takesOrders() && route.equals("POST /models/unload")) {
            models.unload(named(exchange));
            exchange.json(200, DONE);
        } else if (completions.takesFaults() && route.equals("POST /simctl/faults")) {
            completions.inject(exchange.body());
            exchange.json(200, DONE);
        } else {
            error(exchange, 404, "not_found_error", "File Not Found");
        }
    }

    private void model(HttpExchange exchange, String path) {
        // in a path, unlike in a form, a plus is a plus
        String name = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        Optional<String> page = pages.model(name);
        if (page.isPresent()) {
            exchange.json(200, page.get());
        } else {
            error(exchange, 404, "not_found_error", "model `" + name + "` is not known");
        }
    }

    private void load(HttpExchange exchange) throws BadCall {
        if (models.load(named(exchange))) {
            exchange.json(200, DONE);
        } else {
            error(exchange, 500, "server_error", "model limit reached, try again later");
        }
    }

    private HostedModel named(HttpExchange exchange) throws BadCall {
        return Completions.named(models, CallParser.member(exchange.body(), "model"));
    }

    private void tokenize(HttpExchange exchange) throws BadCall {
        String content = CallParser.member(exchange.body(), "content");
        Optional<? extends TextEngine> engine = models.models().getFirst().engine();
        if (engine.isPresent()) {
            String ids = Arrays.toString(engine.get().tokenize(content)).replace(" ", "");
            exchange.json(200, "{\"tokens\":" + ids + "}");
        } else {
            error(exchange, 503, "unavailable_error", "Loading model");
        }
    }

    static void error(HttpExchange exchange, int status, String type, String message, String... fields) {
        exchange.json(status, JsonText.error(status, type, message), fields);
    }
}
