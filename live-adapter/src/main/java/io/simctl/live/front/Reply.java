package io.simctl.live.front;

import io.simctl.live.front.Faults.Break;
import io.simctl.live.front.Faults.How;
import io.simctl.live.front.Faults.UsagePlace;
import io.simctl.live.front.ReplyFormat.Choice;
import io.simctl.live.front.TextEngine.Ending;
import io.simctl.live.front.call.CompletionCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The reply to one request, whole or as a stream, with the faults that were asked for: what is common to its outputs, each a {@link ReplyPart}. */
final class Reply {
    private final HttpExchange exchange;
    private final ReplyFormat format;
    private final CompletionCall call;
    private final Faults faults;
    private final UsagePlace usage;
    private final List<ReplyPart> parts = new ArrayList<>();

    /** Outputs come from a thread each. */
    private final ReentrantLock lock = new ReentrantLock();

    private Optional<EventStream> events = Optional.empty();
    private int ended;
    private boolean isOver;
    private boolean isRefused;

    Reply(HttpExchange exchange, ReplyFormat format, CompletionCall call, Faults faults) {
        this.exchange = exchange;
        this.format = format;
        this.call = call;
        this.faults = faults;
        this.usage = faults.usage() == UsagePlace.AS_ASKED ? format.usualPlace(call.includeUsage()) : faults.usage();
    }

    /** One more output of it; all are there before the first begins. */
    ReplyPart part(int promptTokens, boolean hasPromptOfThePartBefore) {
        ReplyPart part = new ReplyPart(this, parts.size(), promptTokens, hasPromptOfThePartBefore);
        parts.add(part);
        return part;
    }

    List<ReplyPart> parts() {
        return parts;
    }

    ReentrantLock lock() {
        return lock;
    }

    ReplyFormat format() {
        return format;
    }

    boolean isStream() {
        return call.isStream();
    }

    int chunkTokens() {
        return faults.chunkTokens();
    }

    /** Whether anybody wants more of it. */
    boolean isWanted() {
        return !isOver && exchange.isConnected();
    }

    void whenGone(Runnable action) {
        exchange.whenGone(action);
    }

    /** The stream, which begins when it is first asked for. */
    EventStream stream() {
        if (events.isEmpty()) {
            EventStream begun = exchange.stream();
            events = Optional.of(begun);
            for (int i = 0; i < faults.pings(); i++) {
                begun.comment("ping");
            }
            format.opening(parts.size()).forEach(begun::event);
        }
        return events.get();
    }

    void flush() {
        events.ifPresent(EventStream::flush);
    }

    /** An output has ended. */
    void end(ReplyPart part, Ending ending) {
        if (!isWanted()) {
            return;
        }
        switch (ending) {
            case REJECTED -> refuse();
            case ABORTED -> {
                isOver = true;
                exchange.reset();
            }
            case LIMIT, STOP -> finish(part);
        }
    }

    private void refuse() {
        if (events.isPresent()) {
            fail("the queue is full");
        } else {
            isOver = true;
            isRefused = true;
            exchange.giveUp();
        }
    }

    /** All outputs have ended. A refusal is said only now: who asks again at once meets no slot that is still taken by what was refused. */
    void settle() {
        if (isRefused) {
            Routes.error(exchange, 429, "rate_limit_error", "the queue is full", "Retry-After: 1");
        }
    }

    private void finish(ReplyPart part) {
        boolean isLast = ++ended == parts.size();
        if (!call.isStream()) {
            if (isLast) {
                exchange.json(200, format.whole(choices(), total()));
            }
        } else if (faults.breakOff().isPresent()) {
            breakOff();
        } else {
            finishStream(part, isLast);
        }
    }

    private void finishStream(ReplyPart part, boolean isLast) {
        part.sendChunk();
        close(part, isLast);
    }

    /** Ends the stream as if no output had more to say; what was generated has been sent. */
    void close() {
        parts.forEach(part -> close(part, part == parts.getLast()));
    }

    private void close(ReplyPart part, boolean isLast) {
        EventStream out = stream();
        boolean withTimings = usage != UsagePlace.AFTER && faults.usage() != UsagePlace.NONE;
        format.closing(part.choice(), withTimings, counts(isLast && usage == UsagePlace.FINISH))
                .forEach(out::event);
        if (isLast) {
            format.ending(choices(), counts(usage == UsagePlace.AFTER)).forEach(out::event);
            out.end();
        } else {
            out.flush();
        }
    }

    private List<Choice> choices() {
        return parts.stream().map(ReplyPart::choice).toList();
    }

    private Optional<GenerationStats> counts(boolean areWanted) {
        return areWanted ? Optional.of(total()) : Optional.empty();
    }

    private GenerationStats total() {
        GenerationStats total = parts.getFirst().stats();
        for (ReplyPart part : parts.subList(1, parts.size())) {
            total = total.plus(part.stats(), part.hasPromptOfThePartBefore());
        }
        return total;
    }

    /** The engine has broken. An error in a stream is an event, and nothing comes after it, as in llama-server. */
    void fail(String message) {
        if (isOver) {
            return;
        }
        isOver = true;
        if (events.isPresent()) {
            parts.forEach(ReplyPart::sendChunk);
            events.get().event("data: " + JsonText.error(500, "server_error", message));
            events.get().end();
        } else {
            Routes.error(exchange, 500, "server_error", message);
        }
    }

    /** Whether a stream is to break off once an output has so many tokens. */
    boolean breaksOffAfter(int tokens) {
        Optional<Break> wanted = faults.breakOff();
        return call.isStream() && wanted.isPresent() && tokens >= wanted.get().afterTokens();
    }

    /** Whether nothing more comes, and the connection stays open. */
    boolean isSilent() {
        return isOver
                && faults.breakOff().filter(end -> end.how() == How.SILENT).isPresent();
    }

    /** Waits until the client has had enough of the silence. */
    void awaitGone() {
        exchange.awaitGone();
    }

    /** Ends the stream in the way that was asked for. */
    void breakOff() {
        isOver = true;
        parts.forEach(ReplyPart::sendChunk);
        EventStream out = stream();
        out.flush();
        faults.breakOff().orElseThrow().how().play(this, out, exchange);
    }
}
