package io.simctl.live.front;

import io.simctl.live.front.HostedModel.State;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pages on which the server reports of itself, in llama-server's words. */
final class Pages {
    private final ModelHost models;
    private final Completions completions;

    Pages(ModelHost models, Completions completions) {
        this.models = models;
        this.completions = completions;
    }

    /** Prometheus text: the sums over all models. */
    String metrics() {
        return metric("prompt_tokens_total", "counter", completions.promptTokens())
                + metric("tokens_predicted_total", "counter", completions.predictedTokens())
                + metric("requests_processing", "gauge", sum(TextEngine::running))
                + metric("requests_deferred", "gauge", sum(TextEngine::waiting) + models.waiting());
    }

    private long sum(ToIntFunction<TextEngine> value) {
        return models.models().stream()
                .flatMap(model -> model.engine().stream())
                .mapToLong(value::applyAsInt)
                .sum();
    }

    private static String metric(String name, String type, long value) {
        return "# TYPE llamacpp:" + name + " " + type + "\nllamacpp:" + name + " " + value + "\n";
    }

    private HostedModel first() {
        return models.models().getFirst();
    }

    /** Slots of the first model. */
    String slots() {
        int busy = first().engine().map(TextEngine::running).orElse(0);
        return IntStream.range(0, first().slots())
                .mapToObj(id -> "{\"id\":" + id + ",\"n_ctx\":" + first().contextTokens() + ",\"is_processing\":"
                        + (id < busy) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    String props() {
        return "{\"total_slots\":" + first().slots() + ",\"model_path\":" + JsonText.quote(first().path())
                + ",\"default_generation_settings\":{\"n_ctx\":" + first().contextTokens() + "}}";
    }

    String models() {
        return models.models().stream()
                .map(Pages::model)
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
    }

    /** The model of that name; empty where no model is called so. */
    Optional<String> model(String name) {
        return models.models().stream()
                .filter(model -> model.name().equals(name))
                .map(Pages::model)
                .findFirst();
    }

    private static String model(HostedModel model) {
        // one that leaves counts as loaded until it has left, as with llama.cpp's router
        State state = model.state() == State.UNLOADING ? State.LOADED : model.state();
        return "{\"id\":" + JsonText.quote(model.name())
                + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"llamacpp\",\"status\":{\"value\":\""
                + state.name().toLowerCase(Locale.ROOT) + "\"}}";
    }
}
