package io.simctl.live.record;

import java.util.Locale;
import java.util.Optional;

/**
 * A completion that passed through.
 *
 * @param request what was asked for
 * @param status of the reply; {@link #CLIENT_GONE} when the client did not wait for it, 502 when there was none
 * @param failure why there is no output although the status does not say so, in a word; empty else
 * @param prompt tokens of the prompt
 * @param output tokens of the output; none when the request failed
 * @param times of a reply that was complete
 */
record RecordedCall(
        RequestFacts request, int status, String failure, Count prompt, Count output, Optional<Times> times) {
    /** What nginx writes down for a client that closed its connection before the reply was complete. */
    static final int CLIENT_GONE = 499;

    /** The sources of a count. */
    enum CountedBy {
        /** The server said it. */
        SERVER,
        /** The chunks with content. */
        CHUNKS,
        /** The letters of a text, {@link RequestFacts#CHARACTERS_PER_TOKEN} for a token. */
        ESTIMATE,
        /** The same, of a prompt that has pictures, sound or tools beside its text. */
        TEXT_ESTIMATE;

        /** As a trace has it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A number of tokens, and where it comes from. */
    record Count(int tokens, CountedBy by) {}

    /**
     * The times of an answer, in nanoseconds from its request.
     *
     * @param first until the first content, of streams
     * @param last until the last content, or the end of a reply that is no stream
     */
    record Times(Optional<Long> first, long last) {}

    /** Of a request without a reply that could be counted. */
    static RecordedCall failed(RequestFacts request, int status, String failure) {
        return new RecordedCall(
                request, status, failure, request.estimate(), new Count(0, CountedBy.CHUNKS), Optional.empty());
    }
}
