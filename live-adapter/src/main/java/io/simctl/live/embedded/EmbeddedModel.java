package io.simctl.live.embedded;

import io.simctl.live.front.HostedModel;
import io.simctl.live.front.ModelHost;
import io.simctl.live.front.TextEngine;
import java.util.List;
import java.util.Optional;

/** The one model of the process, which serves under any name once it is loaded, and leaves with the process. */
final class EmbeddedModel implements ModelHost, HostedModel {
    private final ServerOptions options;
    private volatile Optional<TextEngine> engine = Optional.empty();

    EmbeddedModel(ServerOptions options) {
        this.options = options;
    }

    /** From now on it serves. */
    void loaded(BlockingModel model) {
        engine = Optional.of(new SlotEngine(model, options.slots()));
    }

    @Override
    public String name() {
        return String.valueOf(options.model().getFileName());
    }

    @Override
    public String path() {
        return options.model().toString();
    }

    @Override
    public int slots() {
        return options.slots();
    }

    @Override
    public int contextTokens() {
        return options.context();
    }

    @Override
    public State state() {
        return engine.isPresent() ? State.LOADED : State.LOADING;
    }

    @Override
    public Optional<TextEngine> engine() {
        return engine;
    }

    @Override
    public List<HostedModel> models() {
        return List.of(this);
    }

    @Override
    public Optional<HostedModel> named(String name) {
        return Optional.of(this);
    }

    @Override
    public boolean isRouter() {
        return false;
    }

    @Override
    public Optional<TextEngine> begin(HostedModel model) {
        return engine;
    }

    @Override
    public void end(HostedModel model) {}

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public boolean takesOrders() {
        return false;
    }

    @Override
    public boolean load(HostedModel model) {
        return false;
    }

    @Override
    public void unload(HostedModel model) {}
}
