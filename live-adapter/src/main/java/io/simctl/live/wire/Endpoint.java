package io.simctl.live.wire;

import io.simctl.live.http.Origin;
import io.simctl.live.http.Resources;
import io.simctl.scenario.backend.CompletionApi;
import io.simctl.scenario.backend.Dialect;
import io.simctl.scenario.bind.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A model on a server.
 *
 * @param base root of the server, {@code http} or {@code https}, with or without {@code /v1} at its end
 * @param model the model's name in requests
 * @param dialect what the server takes
 * @param api the route by which it is asked to complete a text
 * @param key sent as bearer token
 */
public record Endpoint(URI base, String model, Dialect dialect, CompletionApi api, Optional<Secret> key) {
    /** Checks the address. */
    public Endpoint {
        String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
        if (base.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "`" + base + "` is not the address of a server; expected something like http://127.0.0.1:8080");
        }
    }

    /** A server that completes text as it is. */
    public Endpoint(URI base, String model, Dialect dialect, Optional<Secret> key) {
        this(base, model, dialect, CompletionApi.AUTO, key);
    }

    /** A server that completes text as it is and asks for no key. */
    public Endpoint(URI base, String model, Dialect dialect) {
        this(base, model, dialect, Optional.empty());
    }

    /** The same, but asked by this route. */
    public Endpoint with(CompletionApi other) {
        return new Endpoint(base, model, dialect, other, key);
    }

    /** The prompt in the form in which this server takes it. */
    Prompt asked(Prompt prompt) {
        return prompt instanceof Prompt.Text text && api == CompletionApi.CHAT ? new Prompt.Chat(text.text()) : prompt;
    }

    /** Path of a resource, behind the prefix that the base may have. */
    String path(String path) {
        return Resources.path(base, path);
    }

    Origin origin() {
        return Origin.of(base);
    }

    String hideKeyIn(String text) {
        return key.map(secret -> secret.hideIn(text)).orElse(text);
    }
}
