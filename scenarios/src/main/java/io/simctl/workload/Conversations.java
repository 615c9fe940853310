package io.simctl.workload;

import io.simctl.scenario.Conversation;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.TokenCount;
import io.simctl.scenario.Turns;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The conversations of one part of a workload. The n-th to begin has the same turns and texts under every policy, whenever its answers
 * come.
 */
final class Conversations {
    /** Odd, so that the seeds of conversations and system prompts differ (SplitMix64's increment). */
    private static final long APART = 0x9E3779B97F4A7C15L;

    private final Conversation spec;
    private final ThinkSampler think;
    private final TokenSampler prompts;
    private final TokenSampler messages;
    private final TokenSampler outputs;
    private final long seed;
    private long begun;

    /** @param index place in the workload */
    Conversations(Conversation spec, TokenCount prompt, TokenCount output, int index, RandomSource random) {
        this.spec = spec;
        think = ThinkSampler.of(spec.think());
        prompts = TokenSampler.of(prompt);
        messages = TokenSampler.of(spec.message().orElse(prompt));
        outputs = TokenSampler.of(output);
        seed = random.stream("conversations", index).nextLong();
    }

    /** The next conversation, at its first turn. */
    ConversationTurns begin() {
        RandomGenerator random = new SplittableRandom(seed + ++begun * APART);
        int turns = turns(spec.turns(), random);
        long system = seed - (1 + random.nextInt(spec.systemPrompts())) * APART;
        int prompt = (int) Math.min(Integer.MAX_VALUE, (long) spec.systemTokens() + prompts.sample(random));
        return new ConversationTurns(this, random, system, random.nextLong(), turns, prompt);
    }

    private static int turns(Turns turns, RandomGenerator random) {
        return switch (turns) {
            case Turns.Fixed fixed -> fixed.turns();
            case Turns.Geometric geometric -> {
                double end = 1 / geometric.mean();
                yield end == 1 ? 1 : 1 + (int) (random.nextExponential() / -Math.log1p(-end));
            }
            case Turns.Empirical empirical ->
                TokenSampler.of(new TokenCount.Empirical(empirical.weights())).sample(random);
        };
    }

    int blockTokens() {
        return spec.blockTokens();
    }

    int systemTokens() {
        return spec.systemTokens();
    }

    long think(RandomGenerator random) {
        return think.sample(random);
    }

    int message(RandomGenerator random) {
        return messages.sample(random);
    }

    int output(RandomGenerator random) {
        return outputs.sample(random);
    }
}
