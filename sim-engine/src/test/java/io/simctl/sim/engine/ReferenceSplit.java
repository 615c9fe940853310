package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;
import io.simctl.sim.cost.StepCost;
import java.util.ArrayList;
import java.util.List;

/** The prompt batch and the decode batch of mlx_lm, the slow way. */
final class ReferenceSplit extends ReferenceChunked {
    private final SplitBatching settings;
    private double lastLook = -1;
    private boolean rests = true;
    private final List<Input.Arrival> remembered = new ArrayList<>();

    ReferenceSplit(SplitBatching settings, StepCost cost, long capacity, List<Input> inputs) {
        super(new EngineLimits(1, 1), cost, capacity, inputs);
        this.settings = settings;
    }

    /** What has arrived is seen when the time of a round is over, or there is nothing to do. */
    private void look() {
        boolean isIdle = rests || (running.isEmpty() && !hasSeen());
        comparesWith(lastLook + settings.lookNanos());
        if (isIdle || now > lastLook + settings.lookNanos()) {
            lastLook = now;
        }
    }

    private boolean hasSeen() {
        return !waiting.isEmpty() && waiting.get(0).request.at() <= lastLook;
    }

    @Override
    List<Chunk> plan() {
        look();
        List<Chunk> chunks = decoding() >= settings.decodeConcurrency() ? List.of() : prompts();
        rests = chunks.isEmpty() && decoding() == 0;
        return chunks;
    }

    private List<Chunk> prompts() {
        int inPrompts = running.size() - decoding();
        int places = Math.min(settings.promptConcurrency() - inPrompts, settings.decodeConcurrency() - decoding());
        while (places-- > 0 && hasSeen() && reservesForFirst()) {
            Input.Arrival request = waiting.get(0).request;
            int known = remembered.stream()
                    .mapToInt(r -> common(r, kept(r), request, request.promptTokens()))
                    .max()
                    .orElse(0);
            admitFirst(Math.min(known, request.promptTokens() - 1));
        }
        List<Chunk> chunks = new ArrayList<>();
        for (Sequence sequence : running) {
            if (!sequence.decodes) {
                int left = sequence.toTakeIn();
                chunk(sequence, left == 1 ? 1 : Math.min(settings.prefillTokens(), left - 1), chunks);
            }
        }
        return chunks;
    }

    /** Tokens that a prompt has in common with another and its answer, counted one by one. */
    static int common(Input.Arrival one, Input.Arrival prompt) {
        return common(one, one.textTokens(), prompt, prompt.promptTokens());
    }

    private static int common(Input.Arrival one, int tokens, Input.Arrival other, int otherTokens) {
        int common = 0;
        while (common < Math.min(tokens, otherTokens)
                && blockAt(one.text(), common) != Prefixes.UNKNOWN
                && blockAt(one.text(), common) == blockAt(other.text(), common)) {
            common++;
        }
        return common;
    }

    /** What is remembered of one that is done; the last token of an answer was never computed. */
    private static int kept(Input.Arrival done) {
        return Math.min(done.textTokens(), done.promptTokens() + done.outputTokens() - 1);
    }

    private static long blockAt(Prefix prefix, int token) {
        return Prefixes.blockAt(prefix, token);
    }

    /** A pass for those that decode, one for those that join them, and one for the prompts, padded to the longest. */
    @Override
    double nanos(List<Chunk> chunks) {
        List<Chunk> joining =
                chunks.stream().filter(c -> c.sequence().toTakeIn() == 1).toList();
        List<Chunk> prompts =
                chunks.stream().filter(c -> c.sequence().toTakeIn() > 1).toList();
        double nanos =
                cost.ofWaiting(waiting.size()) + contextNanos() + (decoding() > 0 ? cost.base(decoding(), 0) : 0);
        if (!joining.isEmpty()) {
            nanos += cost.base(joining.size(), 0);
            nanos += cost.perContextToken()
                    * joining.stream()
                            .mapToInt(c -> c.sequence().request.promptTokens())
                            .sum();
        }
        if (!prompts.isEmpty()) {
            int longest = prompts.stream().mapToInt(Chunk::tokens).max().orElseThrow();
            nanos += cost.base(0, prompts.size() * longest);
            nanos += prompts.stream()
                    .mapToDouble(c -> pairNanos(c.sequence(), longest))
                    .sum();
        }
        return nanos;
    }

    @Override
    void left(Sequence sequence, boolean isComplete) {
        super.left(sequence, isComplete);
        if (isComplete && settings.cachedPrompts() > 0) {
            Input.Arrival done = sequence.request;
            remembered.removeIf(r -> common(r, kept(r), done, kept(done)) == kept(r));
            remembered.add(done);
            if (remembered.size() > settings.cachedPrompts()) {
                remembered.remove(0);
            }
        }
    }
}
