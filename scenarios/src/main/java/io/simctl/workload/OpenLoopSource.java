package io.simctl.workload;

import io.simctl.control.Request;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.OpenLoop;
import java.util.random.RandomGenerator;

/** Requests at random times. */
final class OpenLoopSource implements RequestSource {
    private final RequestMaker maker;
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
     * @param index place in the scenario's workload
     * @param end when the workload ends
     */
    OpenLoopSource(OpenLoop traffic, int index, RequestMaker maker, RandomSource random, long end) {
        this.maker = maker;
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

    private void advance() {
        nextAt = left-- > 0 ? time.advance(gaps.sample(gapRandom)) : NEVER;
    }

    @Override
    public long nextAt() {
        return nextAt;
    }

    @Override
    public Request next(long id) {
        Request request = maker.make(id, nextAt, prompts.sample(promptRandom), outputs.sample(outputRandom));
        advance();
        return request;
    }
}
