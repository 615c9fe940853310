package io.simctl.live.server;

import io.simctl.live.process.StartFailure;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * {@code llama-server} as a router: one address for many models, each in a process that the router starts and ends. Models
 * are called what the router calls them, which is {@link ServedModel#source}.
 */
public final class RouterHosting implements Hosting {
    private final Router router;
    private final Timeouts timeouts;
    private final Optional<Secret> key;

    private RouterHosting(Router router, Timeouts timeouts, Optional<Secret> key) {
        this.router = router;
        this.timeouts = timeouts;
        this.key = key;
    }

    /**
     * A router that somebody else runs.
     *
     * @param base its root, which ends with a slash
     */
    public static RouterHosting at(URI base, Timeouts timeouts) {
        return new RouterHosting(Router.at(base), timeouts, Optional.empty());
    }

    /**
     * A router of our own, started with the first model and again when it has died.
     *
     * @param command its program and arguments; of the model, only slots and context are of use to it
     * @param environment variables besides those that every program needs
     */
    public static RouterHosting started(
            ServerFamily family, ProcessHosting.Command command, Map<String, String> environment, Timeouts timeouts) {
        return new RouterHosting(new StartedRouter(family, command, environment, timeouts), timeouts, Optional.empty());
    }

    /** The same, for a router that takes orders from nobody without a key. */
    public RouterHosting withKey(Secret its) {
        return new RouterHosting(router, timeouts, Optional.of(its));
    }

    @Override
    public void close() {
        router.close();
    }

    @Override
    public Hosted open(ServedModel model) throws StartFailure, InterruptedException {
        Router.Running running = router.running(model);
        RoutedModel routed = new RoutedModel(model, new RouterOrders(running.base(), key), running.death(), timeouts);
        try {
            routed.load();
        } catch (StartFailure | InterruptedException failed) {
            // an interrupt breaks an exchange off, too, and must not break off the release
            boolean isUnwanted = Thread.interrupted() || failed instanceof InterruptedException;
            routed.release();
            if (isUnwanted) {
                throw new InterruptedException();
            }
            throw failed;
        }
        return routed;
    }
}
