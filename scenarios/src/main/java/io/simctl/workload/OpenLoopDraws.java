package io.simctl.workload;

import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.OpenLoop;
import java.util.random.RandomGenerator;

/** Times and lengths of requests that come at random times. */
final class OpenLoopDraws {
    private final OperationalTime time;
    private final GapSampler gaps;
    private final TokenSampler prompts;
    private final TokenSampler outputs;
    private final RandomGenerator gapRandom;
    private final RandomGenerator promptRandom;
    private final RandomGenerator outputRandom;
    private long left;
    private long nextAt;

    /**
     * @param index place in the workload
     * @param end when the workload ends
     */
    OpenLoopDraws(OpenLoop traffic, int index, RandomSource random, long end) {
        time = new OperationalTime(
                traffic.rate(), traffic.shape(), Math.min(traffic.start().toNanos(), end), end);
        gaps = GapSampler.of(traffic.gaps());
        prompts = TokenSampler.of(traffic.prompt());
        outputs = TokenSampler.of(traffic.output());
        gapRandom = random.stream("arrivals", index);
        promptRandom = random.stream("prompts", index);
        outputRandom = random.stream("outputs", index);
        left = traffic.requests().orElse(Long.MAX_VALUE);
        advance();
    }

    /** When the next request comes, or {@link RequestSource#NEVER}. */
    long nextAt() {
        return nextAt;
    }

    /** Goes on to the request after the next. */
    void advance() {
        nextAt = left-- > 0 ? time.advance(gaps.sample(gapRandom)) : RequestSource.NEVER;
    }

    /** Length of the next prompt; to be drawn once a request. */
    int prompt() {
        return prompts.sample(promptRandom);
    }

    /** Length of the next output; to be drawn once a request. */
    int output() {
        return outputs.sample(outputRandom);
    }
}
