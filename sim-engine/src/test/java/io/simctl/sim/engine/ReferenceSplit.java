package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;
import io.simctl.sim.cost.StepCost;
import java.util.ArrayList;
import java.util.List;

/** The prompt batch and the decode batch of mlx_lm, the slow way. */
final class ReferenceSplit extends ReferenceChunked {
    private final SplitBatching settings;
    private final List<Input.Arrival> remembered = new ArrayList<>();

    ReferenceSplit(SplitBatching settings, StepCost cost, long capacity, List<Input> inputs) {
        super(new EngineLimits(1, 1), cost, capacity, inputs);
        this.settings = settings;
    }

    @Override
    List<Chunk> plan() {
        if (decoding() >= settings.decodeConcurrency()) {
            return List.of();
        }
        int inPrompts = running.size() - decoding();
        int places = Math.min(settings.promptConcurrency() - inPrompts, settings.decodeConcurrency() - decoding());
        while (places-- > 0 && reservesForFirst()) {
            Input.Arrival request = waiting.get(0).request;
            int known =
                    remembered.stream().mapToInt(r -> common(r, request)).max().orElse(0);
            admitFirst(Math.min(known, request.promptTokens() - 1));
        }
        List<Chunk> chunks = new ArrayList<>();
        for (Sequence sequence : running) {
            if (!sequence.decodes) {
                chunk(sequence, settings.prefillTokens(), chunks);
            }
        }
        return chunks;
    }

    /** Tokens that both prompts begin with, counted one by one. */
    static int common(Input.Arrival one, Input.Arrival other) {
        int common = 0;
        while (common < Math.min(one.promptTokens(), other.promptTokens())
                && blockAt(one.prefix(), common) != Prefixes.UNKNOWN
                && blockAt(one.prefix(), common) == blockAt(other.prefix(), common)) {
            common++;
        }
        return common;
    }

    private static long blockAt(Prefix prefix, int token) {
        return Prefixes.blockAt(prefix, token);
    }

    @Override
    double base(int decodes, int prefillTokens) {
        return (decodes > 0 ? cost.base(decodes, 0) : 0) + (prefillTokens > 0 ? cost.base(0, prefillTokens) : 0);
    }

    @Override
    void left(Sequence sequence, boolean isComplete) {
        super.left(sequence, isComplete);
        if (isComplete && settings.cachedPrompts() > 0) {
            Input.Arrival done = sequence.request;
            remembered.removeIf(r -> common(r, done) == r.promptTokens());
            remembered.add(done);
            if (remembered.size() > settings.cachedPrompts()) {
                remembered.remove(0);
            }
        }
    }
}
