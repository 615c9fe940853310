package io.simctl.live.emulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.simctl.live.emulator.EmulatedModel.State;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the server tells of itself, in llama-server's words. */
final class Pages {
    private final EmulatedModels models;

    Pages(EmulatedModels models) {
        this.models = models;
    }

    /** Body of an error reply. */
    static String error(int status, String type, String message) {
        return "{\"error\":{\"code\":" + status + ",\"message\":\"" + quoted(message) + "\",\"type\":\"" + type
                + "\"}}";
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** Prometheus text: the sums over all models. */
    String metrics() {
        return metric("prompt_tokens_total", "counter", sum(Engine::promptTokens))
                + metric("tokens_predicted_total", "counter", sum(Engine::outputTokens))
                + metric("requests_processing", "gauge", sum(Engine::running))
                + metric("requests_deferred", "gauge", sum(Engine::waiting) + models.waiting());
    }

    private long sum(ToLongFunction<Engine> value) {
        return models.all().stream()
                .flatMap(model -> model.engine().stream())
                .mapToLong(value)
                .sum();
    }

    private static String metric(String name, String type, long value) {
        return "# TYPE llamacpp:" + name + " " + type + "\nllamacpp:" + name + " " + value + "\n";
    }

    /** Slots of the first model. */
    String slots() {
        ModelOptions options = models.first().options();
        int busy = models.first().engine().map(Engine::running).orElse(0);
        return IntStream.range(0, options.slots())
                .mapToObj(id -> "{\"id\":" + id + ",\"n_ctx\":" + options.contextTokens() + ",\"is_processing\":"
                        + (id < busy) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    String props() {
        ModelOptions options = models.first().options();
        return "{\"total_slots\":" + options.slots() + ",\"model_path\":\"" + quoted(options.name())
                + "\",\"default_generation_settings\":{\"n_ctx\":" + options.contextTokens() + "}}";
    }

    String models() {
        return models.all().stream()
                .map(Pages::model)
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
    }

    private static String model(EmulatedModel model) {
        // one that leaves counts as loaded until it has left, as with llama.cpp's router
        State state = model.state() == State.UNLOADING ? State.LOADED : model.state();
        return "{\"id\":\"%s\",\"object\":\"model\",\"status\":{\"value\":\"%s\"}}"
                .formatted(quoted(model.options().name()), state.name().toLowerCase(Locale.ROOT));
    }

    /** As many ids as the text has tokens. */
    String tokens(String text) {
        return IntStream.range(0, Words.count(text))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "{\"tokens\":[", "]}"));
    }
}
