package io.simctl.live.front;

import java.util.List;
import java.util.Optional;

/** The models of a server. */
public interface ModelHost {
    /** All of them; the first serves when a request names none. */
    List<? extends HostedModel> models();

    /** The model that a request means by that name. */
    Optional<? extends HostedModel> named(String name);

    /** Whether it loads models when they are asked for. One that does not is unavailable until its only model is loaded. */
    boolean isRouter();

    /**
     * Lets a request have the model, until {@link #end}; blocks while a router loads it.
     *
     * @return what generates; empty when the model is not to be had
     */
    Optional<? extends TextEngine> begin(HostedModel model);

    /** A request that had the model needs it no more. */
    void end(HostedModel model);

    /** What a request for the model is answered with whatever could be done for it; empty as a rule. */
    default Optional<HttpRefusal> refusal(HostedModel model) {
        return Optional.empty();
    }

    /** Whether anybody can connect to the server. */
    default boolean isReachable() {
        return true;
    }

    /** Whether the connection breaks over what passes on it now. */
    default boolean breaksConnection() {
        return false;
    }

    /** Requests that wait until their model is loaded. */
    int waiting();

    /** Whether models are loaded and unloaded by order. */
    boolean takesOrders();

    /**
     * Loads a model by order; blocks until it begins.
     *
     * @return false when there is no room, and no model that could leave
     */
    boolean load(HostedModel model);

    /** Unloads a model by order, whatever it runs. */
    void unload(HostedModel model);
}
