package io.simctl.live.loop;

import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.live.server.ServedModel;
import io.simctl.live.wire.StreamQuality;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The requests to the servers of machines and the streams that answer them, on threads of their own. */
public interface Streams {
    /**
     * Sends a request; does not block.
     *
     * @param machine whose server it is
     * @param base root of the server that has the model ready
     * @param outputTokens tokens that the answer shall have
     */
    Stream send(int machine, ServedModel model, URI base, Request request, int outputTokens, Listener listener);

    /**
     * A server has a model ready, and the run is about to hear of it. May send requests of its own to learn about it; blocks, on a
     * thread of the servers'.
     */
    void prepare(int machine, ServedModel model, URI base) throws InterruptedException;

    /**
     * The run has not begun, and a server has a model ready that it begins with. May send it requests such as the run's; blocks, on a
     * thread of the servers'.
     */
    default void warmUp(int machine, ServedModel model, URI base) throws InterruptedException {}

    /** The reason why a run cannot begin with a model that was prepared, if there is one. */
    default Optional<String> unfit(ServedModel model) {
        return Optional.empty();
    }

    /** A request that was sent. */
    interface Stream {
        /** Gives up: closes the connection, by which the server knows. Its listener hears nothing more of consequence. */
        void cancel();
    }

    /** The listener to one stream, called from one thread at a time; stamps are those of {@link System#nanoTime}. Ends with one of the last three. */
    interface Listener {
        /** The kept connection that carried the request had ended; it was sent once more on a new one. Before anything else. */
        default void sentAgain() {}

        /** The first token with content came. */
        void firstToken(long sentAt, long at);

        /** The stream came to its end with at least one token. */
        void finished(End end);

        /** The server rejected the request, with 429, 503 or another status that says that it is too busy. */
        void rejected(Outcome.Rejected rejection);

        /** It broke off. */
        void failed(Outcome.Failed failure);

        /**
         * A stream that was rejected or broke off did so because of its server, which said this. Comes after the end, for the model
         * may be lost, and with it all that it still runs.
         */
        default void refused(String words) {}
    }

    /**
     * A stream that came to its end.
     *
     * @param quality what it is worth; its tokens are at least 1, since there was content
     * @param chunkAt when each chunk with content came, at least one
     */
    record End(long sentAt, StreamQuality quality, List<Long> chunkAt) {
        public End {
            chunkAt = List.copyOf(chunkAt);
        }

        /** Output tokens. */
        int tokens() {
            return quality.tokens();
        }
    }
}
