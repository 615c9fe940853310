package io.simctl.live.setup;

import io.simctl.live.server.AttachedHosting;
import io.simctl.live.server.CommandTemplate;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.Patience;
import io.simctl.live.server.ProcessHosting;
import io.simctl.live.server.RouterHosting;
import io.simctl.live.server.ServedModel;
import io.simctl.live.server.ServerFamily;
import io.simctl.live.wire.ApiKey;
import io.simctl.live.wire.Dialect;
import io.simctl.live.wire.Endpoint;
import io.simctl.scenario.BackendSpec;
import java.net.URI;
import java.util.Optional;

/** How a scenario wants its models served. */
public final class Hostings {
    private Hostings() {}

    /**
     * Makes the hosting of one machine.
     *
     * @throws IllegalArgumentException if the scenario's command or URL makes no sense; the message says why
     */
    public static Hosting of(BackendSpec spec) {
        ServerFamily family = family(spec);
        Patience patience = new Patience(spec.startTimeout(), spec.stopTimeout());
        if (spec.url().isPresent()) {
            URI base = base(spec.url().get());
            return spec.router()
                    ? withKey(RouterHosting.at(base, patience), spec)
                    : new AttachedHosting(family, base, spec.startTimeout());
        }
        if (family == ServerFamily.LLAMA_EMBEDDED) {
            return ProcessHosting.embedded(spec.threads(), patience);
        }
        CommandTemplate command = spec.command()
                .map(CommandTemplate::parse)
                .or(family::usualCommand)
                .orElseThrow(
                        () -> new IllegalArgumentException("`" + family.label() + "` needs a `command` or a `url`"));
        return spec.router()
                ? withKey(RouterHosting.started(command::fill, spec.environment(), patience), spec)
                : new ProcessHosting(family, command::fill, spec.environment(), patience);
    }

    private static Hosting withKey(RouterHosting router, BackendSpec spec) {
        return key(spec).map(router::withKey).orElse(router);
    }

    /** How a model is asked for at a server with this root. */
    public static Endpoint endpoint(BackendSpec spec, ServedModel model, URI base) {
        return new Endpoint(
                base,
                family(spec).requestName(model),
                Dialect.valueOf(spec.type().name()),
                key(spec));
    }

    private static Optional<ApiKey> key(BackendSpec spec) {
        return spec.apiKeyEnv()
                .flatMap(name -> Optional.ofNullable(System.getenv(name)))
                .filter(key -> !key.isBlank())
                .map(ApiKey::new);
    }

    private static ServerFamily family(BackendSpec spec) {
        return ServerFamily.valueOf(spec.type().name());
    }

    private static URI base(String url) {
        try {
            URI uri = URI.create(url.endsWith("/") ? url : url + "/");
            if (Optional.ofNullable(uri.getHost()).isPresent()) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("`" + url + "` is no URL: " + malformed.getMessage(), malformed);
        }
        throw new IllegalArgumentException("`" + url + "` is no URL of a server, such as http://127.0.0.1:8080");
    }
}
