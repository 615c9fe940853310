package io.simctl.live.front;

import io.simctl.live.front.Faults.Break;
import io.simctl.live.front.Faults.UsagePlace;
import io.simctl.live.front.TextEngine.Ending;
import java.util.Optional;

/** The reply to one request: takes its tokens and sends them, whole or as a stream, with the faults that were asked for. */
final class Reply implements TokenSink {
    private final HttpExchange exchange;
    private final ReplyFormat format;
    private final CompletionCall call;
    private final Faults faults;
    private final int promptTokens;
    private Optional<EventStream> events = Optional.empty();
    private boolean isBrokenOff;
    /** Text that was not sent yet. */
    private final StringBuilder text = new StringBuilder();

    private int unsent;
    /** The chunk that was sent last, since many are equal where the text is of no matter. */
    private byte[] frame = new byte[0];

    private String framed = "";
    private int tokens;
    private long startedAt;
    private long firstAt;
    private long lastAt;

    Reply(HttpExchange exchange, ReplyFormat format, CompletionCall call, Faults faults, int promptTokens) {
        this.exchange = exchange;
        this.format = format;
        this.call = call;
        this.faults = faults;
        this.promptTokens = promptTokens;
    }

    /** Tokens that it took. */
    int tokens() {
        return tokens;
    }

    @Override
    public void started() {
        startedAt = System.nanoTime();
        if (call.isStream()) {
            stream().flush();
        }
    }

    @Override
    public void whenGone(Runnable action) {
        exchange.whenGone(action);
    }

    @Override
    public boolean token(String piece) {
        lastAt = System.nanoTime();
        firstAt = tokens++ == 0 ? lastAt : firstAt;
        text.append(piece);
        if (call.isStream()) {
            unsent++;
            if (unsent == faults.chunkTokens()) {
                sendChunk();
            }
            if (breakAfter().filter(after -> tokens >= after).isPresent()) {
                breakOff();
                return false;
            }
        }
        return exchange.isConnected();
    }

    private Optional<Integer> breakAfter() {
        return faults.breakOff().map(Break::afterTokens);
    }

    private void sendChunk() {
        if (unsent > 0) {
            String chunk = text.toString();
            if (!chunk.equals(framed)) {
                frame = EventStream.frameOf("data: " + format.tokens(chunk));
                framed = chunk;
            }
            stream().frame(frame);
            text.setLength(0);
            unsent = 0;
        }
    }

    private EventStream stream() {
        if (events.isEmpty()) {
            EventStream begun = exchange.stream();
            events = Optional.of(begun);
            for (int i = 0; i < faults.pings(); i++) {
                begun.comment("ping");
            }
            if (format.hasRole()) {
                begun.data(format.role());
            }
        }
        return events.get();
    }

    @Override
    public void flush() {
        events.ifPresent(EventStream::flush);
    }

    /** The sequence has ended. */
    void end(Ending ending) {
        if (isBrokenOff || !exchange.isConnected()) {
            return;
        }
        switch (ending) {
            case REJECTED -> Routes.error(exchange, 429, "rate_limit_error", "the queue is full", "Retry-After: 1");
            case ABORTED -> exchange.reset();
            case LIMIT, STOP -> finish(ending);
        }
    }

    private void finish(Ending ending) {
        GenerationStats stats =
                new GenerationStats(promptTokens, tokens, ending, firstAt - startedAt, lastAt - firstAt);
        if (!call.isStream()) {
            exchange.json(200, format.whole(text.toString(), stats));
        } else if (faults.breakOff().isPresent()) {
            breakOff();
        } else {
            finishStream(stats);
        }
    }

    private void finishStream(GenerationStats stats) {
        sendChunk();
        EventStream out = stream();
        UsagePlace place = faults.usage() == UsagePlace.AS_ASKED ? asAsked() : faults.usage();
        boolean isAfter = place == UsagePlace.AFTER;
        out.data(format.finish(stats, place == UsagePlace.FINISH, !isAfter && faults.usage() != UsagePlace.NONE));
        if (isAfter) {
            out.data(format.usageChunk(stats));
        }
        if (format.hasDone()) {
            out.data("[DONE]");
        }
        out.end();
    }

    private UsagePlace asAsked() {
        return !format.hasRole() ? UsagePlace.FINISH : call.includeUsage() ? UsagePlace.AFTER : UsagePlace.NONE;
    }

    /** The engine has broken. An error in a stream is an event, and nothing comes after it, as in llama-server. */
    void fail(String message) {
        if (isBrokenOff) {
            return;
        }
        if (events.isPresent()) {
            sendChunk();
            events.get().data(JsonText.error(500, "server_error", message));
            events.get().end();
        } else {
            Routes.error(exchange, 500, "server_error", message);
        }
    }

    /** Whether the reply is a stream that breaks off before its first token. */
    boolean breaksOffAtOnce() {
        return call.isStream() && breakAfter().filter(after -> after == 0).isPresent();
    }

    /** Ends the stream in the way that was asked for. */
    void breakOff() {
        isBrokenOff = true;
        sendChunk();
        EventStream out = stream();
        out.flush();
        switch (faults.breakOff().orElseThrow().how()) {
            case CUT -> out.end();
            case DIE -> exchange.reset();
            case SILENT -> exchange.awaitGone();
            case ERROR -> {
                out.data(JsonText.error(500, "server_error", "Compute error."));
                out.end();
            }
            case MALFORMED -> {
                out.data("{\"choices\":[{\"delta\":{\"content\":\" wo");
                out.end();
            }
        }
    }
}
