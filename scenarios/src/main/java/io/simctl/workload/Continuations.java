package io.simctl.workload;

import io.simctl.fleet.Prefix;
import io.simctl.trace.TraceRow;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The finder of what prompts of a trace repeat of earlier prompts and answers. A trace names the blocks of prompts only; but a prompt that has all
 * full blocks of an earlier one, goes on with text that nobody had before, and is longer than that prompt with its answer is its
 * follow-up, and begins with both. Full blocks that others had as well, such as a system prompt, show nothing of the kind. Of several
 * follow-ups of one request the first counts.
 *
 * <p>Remembers the blocks that were met last, so that memory does not grow with the trace.
 */
public final class Continuations {
    private static final int REMEMBERED = 1 << 18;
    private static final long[] NOTHING = {};

    private final Map<Long, Met> met = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Met> eldest) {
            return size() > REMEMBERED;
        }
    };

    private long answers = -1;

    /** A block that was met: the number that stands for its text, and which request ends after it. */
    private static final class Met {
        final long text;

        @Nullable
        End end;

        Met(long text) {
            this.text = text;
        }
    }

    /** The end of prompt and answer beyond the prompt's full blocks. */
    private record End(int tokens, long[] blocks, int turn, long at) {}

    /**
     * A request as part of a conversation.
     *
     * @param text blocks of prompt and answer; equal numbers at equal places mean equal text as far as both go
     * @param turn 1 for one that continues no earlier one
     * @param saidTokens tokens of the earlier prompt and answer that it begins with; of a first turn, those of blocks known from others
     * @param since nanoseconds from the turn before to this one; 0 for a first turn
     */
    public record Turn(Prefix text, int turn, int saidTokens, long since) {}

    /** Takes the next request of the trace, which has an answer. */
    public Turn next(TraceRow row) {
        Prefix prompt = row.prefix();
        if (prompt.length() == 0) {
            return new Turn(prompt, 1, 0, 0);
        }
        int size = prompt.blockTokens();
        int total = (int) Math.ceilDiv((long) row.promptTokens() + row.outputTokens(), size);
        long[] text = new long[Math.max(total, prompt.length())];
        int known = fillKnown(prompt, text);
        int full = row.promptTokens() / size;
        Optional<End> before = known == 0 || known > full ? Optional.empty() : takeEnd(row, known);
        fillNew(prompt, text, known, before.map(End::blocks).orElse(NOTHING));
        int turn = before.map(end -> end.turn + 1).orElse(1);
        if (before.isPresent() || known < full) {
            rememberEnd(row, text, turn);
        }
        return new Turn(
                new Prefix(size, text),
                turn,
                before.map(End::tokens).orElse(Math.min(known * size, row.promptTokens())),
                before.map(end -> row.at() - end.at).orElse(0L));
    }

    private int fillKnown(Prefix prompt, long[] text) {
        for (int i = 0; i < prompt.length(); i++) {
            Met block = met.get(prompt.block(i));
            if (block == null) {
                return i;
            }
            text[i] = block.text;
        }
        return prompt.length();
    }

    private void fillNew(Prefix prompt, long[] text, int from, long[] repeated) {
        for (int i = from; i < text.length; i++) {
            if (i - from < repeated.length) {
                text[i] = repeated[i - from];
            } else {
                text[i] = i < prompt.length() ? prompt.block(i) : answers--;
            }
            if (i < prompt.length()) {
                met.put(prompt.block(i), new Met(text[i]));
            }
        }
    }

    /** The end of the request that this one continues, which so many blocks are known of; no other one continues it. */
    private Optional<End> takeEnd(TraceRow row, int known) {
        Met last = met.get(row.prefix().block(known - 1));
        End end = last == null ? null : last.end;
        if (last == null || end == null || end.tokens >= row.promptTokens()) {
            return Optional.empty();
        }
        last.end = null;
        return Optional.of(end);
    }

    private void rememberEnd(TraceRow row, long[] text, int turn) {
        int full = Math.min(
                row.promptTokens() / row.prefix().blockTokens(), row.prefix().length());
        Met last = full == 0 ? null : met.get(row.prefix().block(full - 1));
        if (last != null) {
            int tokens = row.promptTokens() + row.outputTokens();
            last.end = new End(tokens, Arrays.copyOfRange(text, full, text.length), turn, row.at());
        }
    }
}
