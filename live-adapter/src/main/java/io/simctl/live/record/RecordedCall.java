package io.simctl.live.record;

import io.simctl.live.wire.ChunkDecoder;
import io.simctl.live.wire.Completion.Usage;
import java.util.Optional;

/**
 * A completion that passed through.
 *
 * @param request what was asked for
 * @param status of the reply; {@link #CLIENT_GONE} when the client did not wait for it, 502 when there was none
 * @param promptTokens by the server's count; {@link RequestFacts#estimatedTokens} where it reported none
 * @param outputTokens by the server's count, or else the chunks with content; 0 when the request failed
 * @param isCounted whether the server reported its counts
 * @param ttft nanoseconds from the request to the first content, of streams
 */
record RecordedCall(
        RequestFacts request, int status, int promptTokens, int outputTokens, boolean isCounted, Optional<Long> ttft) {
    /** What nginx writes down for a client that closed its connection before the reply was complete. */
    static final int CLIENT_GONE = 499;

    /** Of a reply that was read to its end or to where it broke. */
    static RecordedCall of(RequestFacts request, int status, ChunkDecoder said, int chunks, Optional<Long> ttft) {
        Optional<Usage> usage = said.usage();
        return new RecordedCall(
                request,
                status,
                usage.map(Usage::promptTokens).orElseGet(request::estimatedTokens),
                usage.map(Usage::outputTokens).orElse(chunks),
                usage.isPresent(),
                ttft);
    }

    /** Of a request without a reply that could be read. */
    static RecordedCall failed(RequestFacts request, int status) {
        return new RecordedCall(request, status, request.estimatedTokens(), 0, false, Optional.empty());
    }
}
