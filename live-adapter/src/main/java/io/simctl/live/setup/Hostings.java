package io.simctl.live.setup;

import io.simctl.live.server.AttachedHosting;
import io.simctl.live.server.CommandTemplate;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.ProcessHosting;
import io.simctl.live.server.RouterHosting;
import io.simctl.live.server.ServedModel;
import io.simctl.live.server.Timeouts;
import io.simctl.live.wire.Endpoint;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.Launch;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.Redaction;
import io.simctl.scenario.bind.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The hostings and endpoints that a scenario's backends ask for. */
public final class Hostings {
    private Hostings() {}

    /**
     * Makes the hosting of one machine. What {@link #endpoint} will need is checked here, before anything is started.
     *
     * @throws IllegalArgumentException if the scenario's command, URL or key makes no sense; the message says why
     */
    public static Hosting of(BackendSpec spec) {
        key(spec, System.getenv());
        ServerFamily family = spec.type();
        Timeouts timeouts = new Timeouts(spec.startTimeout(), spec.stopTimeout());
        if (spec.url().isPresent()) {
            URI base = base(spec.url().get());
            return spec.router()
                    ? withKey(RouterHosting.at(base, timeouts), spec)
                    : new AttachedHosting(family, base, spec.startTimeout());
        }
        return switch (family.launch()) {
            case Launch.Embedded embedded -> ProcessHosting.embedded(spec.threads(), timeouts);
            case Launch.Command command -> started(spec, spec.command().orElse(command.usual()), timeouts);
            case Launch.ByUser byUser ->
                started(
                        spec,
                        spec.command()
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "`" + family.name() + "` needs a `command` or a `url`")),
                        timeouts);
        };
    }

    private static Hosting started(BackendSpec spec, String line, Timeouts timeouts) {
        CommandTemplate command = CommandTemplate.parse(line);
        return spec.router()
                ? withKey(RouterHosting.started(spec.type(), command::fill, environment(spec), timeouts), spec)
                : new ProcessHosting(spec.type(), command::fill, environment(spec), timeouts);
    }

    private static Map<String, String> environment(BackendSpec spec) {
        return spec.environment().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        variable -> variable.getValue().reveal(name -> Optional.ofNullable(System.getenv(name)))));
    }

    private static Hosting withKey(RouterHosting router, BackendSpec spec) {
        return key(spec, System.getenv()).map(router::withKey).orElse(router);
    }

    /** How a model is asked for at a server with this root. */
    public static Endpoint endpoint(BackendSpec spec, ServedModel model, URI base) {
        return new Endpoint(
                base,
                spec.type().requestName(model.source()),
                spec.type().dialect(),
                spec.api(),
                key(spec, System.getenv()));
    }

    /**
     * The key to send, if the scenario names one.
     *
     * @param environment variables by name
     * @throws IllegalArgumentException if the variable that it names has none; the message does not show the variable's value
     */
    static Optional<Secret> key(BackendSpec spec, Map<String, String> environment) {
        return spec.apiKeyEnv().map(name -> key(name, environment.getOrDefault(name, "")));
    }

    private static Secret key(String variable, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("`api_key_env` names the environment variable " + variable
                    + ", which is not set; set it to the server's key, or leave `api_key_env` out");
        }
        try {
            return Secret.key(value);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "`api_key_env` names the environment variable " + variable + ", which holds no key: "
                            + unfit.getMessage() + " or line ends",
                    unfit);
        }
    }

    /** Without a name and a password, which nobody is sent: messages show it. */
    private static URI base(String url) {
        try {
            URI uri = URI.create(url.endsWith("/") ? url : url + "/");
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (isHttp && Optional.ofNullable(uri.getHost()).isPresent()) {
                return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
            }
        } catch (IllegalArgumentException | URISyntaxException malformed) {
            throw new IllegalArgumentException("`" + Redaction.ofPlaces(url) + "` is no URL", malformed);
        }
        throw new IllegalArgumentException(
                "`" + Redaction.ofPlaces(url) + "` is no URL of a server, such as http://127.0.0.1:8080");
    }
}
