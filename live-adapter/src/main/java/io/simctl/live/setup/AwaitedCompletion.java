package io.simctl.live.setup;

import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Exchange;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.StreamListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A completion that is waited for, as those before a run are. */
final class AwaitedCompletion implements StreamListener {
    private final CompletableFuture<End> end = new CompletableFuture<>();

    private AwaitedCompletion() {}

    /** A completion, or the words for why there is none. */
    private record End(Optional<Completion> completion, String words, int status) {}

    /** The reason why there is none, in words. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final boolean isLate;

        private Missing(String words, int status, boolean isLate) {
            super(words);
            this.status = status;
            this.isLate = isLate;
        }

        /** Whether a reply may have begun, but was not complete in time. */
        boolean isLate() {
            return isLate;
        }

        /** Of the reply, or 0 when there was none. */
        int status() {
            return status;
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Sends a request and waits for the end of its reply.
     *
     * @param longest after which it is given up
     */
    static Completion of(CompletionClient client, Endpoint endpoint, CompletionRequest request, Duration longest)
            throws InterruptedException, Missing {
        AwaitedCompletion reply = new AwaitedCompletion();
        Exchange exchange = client.send(endpoint, request, reply);
        try {
            End end = reply.end.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            return end.completion().orElseThrow(() -> new Missing(end.words(), end.status(), false));
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (TimeoutException late) {
            throw new Missing("it was not complete after " + longest.toSeconds() + " s", 0, true);
        } finally {
            exchange.cancel();
        }
    }

    @Override
    public void finished(Completion completion, long at) {
        end.complete(new End(Optional.of(completion), "", 0));
    }

    @Override
    public void failed(Failure failure, long at) {
        end.complete(new End(Optional.empty(), failure.kind().id() + ": " + failure.message(), failure.status()));
    }
}
