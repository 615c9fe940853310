package io.simctl.live.emulator;

import io.simctl.live.emulator.Faults.Break;
import io.simctl.live.emulator.Faults.UsagePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes the tokens of one sequence as they come, with the faults that were asked for. */
final class Reply {
    private final Call call;
    private final Generation generation;
    private final Faults faults;
    private final ReplyFormat format;
    private final Conversation client;

    Reply(Call call, String model, Generation generation, Faults faults, Conversation client) {
        this.call = call;
        this.generation = generation;
        this.faults = faults;
        this.format = new ReplyFormat(call, model);
        this.client = client;
    }

    /** Writes it, and gives the sequence up if the client goes away. */
    void write() throws IOException {
        try {
            if (call.isStream()) {
                stream();
            } else {
                whole();
            }
        } finally {
            generation.cancel();
        }
    }

    private void whole() throws IOException {
        int tokens = generation.awaitMoreThan(generation.outputTokens - 1);
        if (tokens < generation.outputTokens) {
            client.reset();
        } else {
            client.reply(200, Routes.JSON, format.whole(tokens).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void stream() throws IOException {
        EventStream events = client.stream();
        for (int i = 0; i < faults.pings(); i++) {
            events.comment("ping");
        }
        if (format.hasRole()) {
            events.data(format.role());
        }
        events.flush();
        Optional<Break> end = faults.breakOff();
        int written = tokens(events, end.map(Break::afterTokens).orElse(Integer.MAX_VALUE));
        if (end.isPresent()) {
            breakOff(end.get(), events);
        } else if (written < generation.outputTokens) {
            client.reset();
        } else {
            finish(events, written);
        }
    }

    /** Writes tokens up to that many, or up to the sequence's end; returns how many. */
    private int tokens(EventStream events, int most) throws IOException {
        int size = faults.chunkTokens();
        byte[] chunk = EventStream.frameOf("data: " + format.tokens(size));
        int last = Math.min(most, generation.outputTokens);
        int written = 0;
        while (written < last) {
            int due = Math.min(last, written + size);
            int there = Math.min(last, generation.awaitMoreThan(due - 1));
            if (there < due) {
                break;
            }
            for (; written + size <= there; written += size) {
                events.frame(chunk);
            }
            if (there == last && written < last) {
                events.data(format.tokens(last - written));
                written = last;
            }
            events.flush();
        }
        return written;
    }

    private void finish(EventStream events, int tokens) throws IOException {
        UsagePlace place = faults.usage() != UsagePlace.AS_ASKED
                ? faults.usage()
                : !format.hasRole() ? UsagePlace.FINISH : call.includeUsage() ? UsagePlace.AFTER : UsagePlace.NONE;
        events.data(format.finish(tokens, place == UsagePlace.FINISH));
        if (place == UsagePlace.AFTER) {
            events.data(format.usageChunk(tokens));
        }
        if (format.hasDone()) {
            events.data("[DONE]");
        }
        events.end();
    }

    private void breakOff(Break end, EventStream events) throws IOException {
        switch (end.how()) {
            case CUT -> events.end();
            case DIE -> client.reset();
            case SILENT -> client.awaitEnd();
            case ERROR -> {
                events.data("{\"error\":{\"code\":500,\"message\":\"Compute error.\",\"type\":\"server_error\"}}");
                events.end();
            }
            case MALFORMED -> {
                events.data("{\"choices\":[{\"delta\":{\"content\":\" wo");
                events.end();
            }
        }
    }
}
