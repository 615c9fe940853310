package io.simctl.live.setup;

import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.live.loop.Streams;
import io.simctl.live.server.ServedModel;
import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.Prompt;
import io.simctl.live.wire.StreamListener;
import io.simctl.live.wire.StreamQuality;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** The requests of a run over HTTP. */
final class WireStreams implements Streams {
    private final CompletionClient client;
    private final Addresses addresses;
    private final IntFunction<Duration> patience;
    private final Preparation preparation;

    /** The addresses of the models, and the manner in which each is asked for. */
    @FunctionalInterface
    interface Addresses {
        /** The model at its server. */
        Endpoint of(int machine, ServedModel model, URI base);
    }

    /** @param patience how long a machine's server may take for what it is asked before a run */
    WireStreams(CompletionClient client, Addresses addresses, IntFunction<Duration> patience, Preparation preparation) {
        this.patience = patience;
        this.client = client;
        this.addresses = addresses;
        this.preparation = preparation;
    }

    /** See {@link Preparation#remarks}. */
    List<String> remarks() {
        return preparation.remarks();
    }

    @Override
    public void prepare(int machine, ServedModel model, URI base) throws InterruptedException {
        preparation.learn(model, addresses.of(machine, model, base), patience.apply(machine));
    }

    @Override
    public void warmUp(int machine, ServedModel model, URI base) throws InterruptedException {
        preparation.warmUp(model, addresses.of(machine, model, base), patience.apply(machine));
    }

    @Override
    public Optional<String> unfit(ServedModel model) {
        return preparation.unfit(model);
    }

    @Override
    public Stream send(int machine, ServedModel model, URI base, Request request, int outputTokens, Listener listener) {
        Prompt prompt = new Prompt.Text(preparation.prompts(model).of(request));
        boolean shares = request.prefix().length() > 0;
        CompletionRequest what =
                new CompletionRequest(prompt, outputTokens, true, shares, OptionalLong.empty(), request.priority());
        Endpoint endpoint = preparation.reachable(model, addresses.of(machine, model, base));
        return client.send(endpoint, what, new WireListener(listener, outputTokens))::cancel;
    }

    /** Gathers the stamps of one stream. */
    private static final class WireListener implements StreamListener {
        private static final int UNAVAILABLE = 503;

        private final Listener listener;
        private final List<Long> chunkAt = new ArrayList<>();
        private final int asked;
        private long sentAt;

        WireListener(Listener listener, int asked) {
            this.listener = listener;
            this.asked = asked;
        }

        @Override
        public void sent(long at) {
            sentAt = at;
        }

        @Override
        public void stale(long at) {
            listener.sentAgain();
        }

        @Override
        public void content(long at, int nth) {
            chunkAt.add(at);
            if (nth == 1) {
                listener.firstToken(sentAt, at);
            }
        }

        @Override
        public void finished(Completion completion, long at) {
            listener.finished(new End(sentAt, StreamQuality.of(asked, completion, chunkAt), chunkAt));
        }

        @Override
        public void failed(Failure failure, long at) {
            String cause = failure.kind().id();
            if (chunkAt.isEmpty() && isRefusal(failure)) {
                long retryAfter = failure.retryAfter().map(Duration::toNanos).orElse(0L);
                listener.rejected(new Outcome.Rejected(
                        failure.status(), "backend_" + cause, Outcome.Cause.CAPACITY, retryAfter, failure.words()));
            } else {
                listener.failed(new Outcome.Failed(status(failure), cause, failure.words()));
            }
            listener.refused(failure.message());
        }

        /** The status toward the client: with no token, whoever passes replies on has nothing to begin a 200 with (d-inference, PR #198). */
        private static int status(Failure failure) {
            return failure.kind() == Failure.Kind.NO_TOKENS ? UNAVAILABLE : failure.status();
        }

        private static boolean isRefusal(Failure failure) {
            Failure.Kind kind = failure.kind();
            return kind == Failure.Kind.OVERLOADED || kind == Failure.Kind.LOADING;
        }
    }
}
