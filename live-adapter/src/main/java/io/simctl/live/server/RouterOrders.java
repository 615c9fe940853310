package io.simctl.live.server;

import io.simctl.live.http.Resources;
import io.simctl.live.process.HttpProbe;
import io.simctl.scenario.bind.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The orders that a router takes and the questions that it answers.
 *
 * @param base its root
 * @param key for a router that takes orders from nobody without one
 */
record RouterOrders(URI base, Optional<Secret> key) {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** The reply to an order. */
    record Answer(boolean isTaken, String words) {}

    /** Orders to {@code load} or {@code unload} a model; what is so already counts as done. */
    Answer order(String order, String model) throws IOException {
        String body = "{\"model\":\"" + model + "\"}";
        HttpProbe.Answer answer = HttpProbe.post(Resources.of(base, "/models/" + order), body, ANSWER, fields());
        boolean isTaken = answer.status() < 400 || answer.body().contains("already");
        return new Answer(isTaken, answer.shown(this::hideKeyIn));
    }

    RouterModels models() throws IOException {
        HttpProbe.Answer answer = HttpProbe.get(Resources.of(base, "/models"), ANSWER, fields());
        return RouterModels.parse(answer.body());
    }

    private String[] fields() {
        return key.map(its -> "Authorization: " + its.authorization()).stream().toArray(String[]::new);
    }

    String hideKeyIn(String text) {
        return key.map(its -> its.hideIn(text)).orElse(text);
    }
}
