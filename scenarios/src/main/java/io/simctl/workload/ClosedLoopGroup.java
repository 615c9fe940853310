package io.simctl.workload;

import io.simctl.control.Demand;
import io.simctl.control.Workload.UserGroup;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.ClosedLoop;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Users who wait for the answer before they think and ask again. The n-th request of a group has the same lengths under every
 * policy, whichever user asks it.
 */
final class ClosedLoopGroup implements UserGroup {
    private final ClosedLoop traffic;
    private final RequestMaker maker;
    private final TokenSampler prompts;
    private final TokenSampler outputs;
    private final ThinkSampler think;
    private final Optional<Conversations> conversations;
    private final RandomGenerator thinkRandom;
    private final RandomGenerator promptRandom;
    private final RandomGenerator outputRandom;
    private final long until;
    private int begun;

    /**
     * @param index place in the scenario's workload
     * @param until when the workload ends
     */
    ClosedLoopGroup(ClosedLoop traffic, int index, RequestMaker maker, RandomSource random, long until) {
        this.traffic = traffic;
        this.maker = maker;
        this.until = until;
        prompts = TokenSampler.of(traffic.prompt());
        outputs = TokenSampler.of(traffic.output());
        think = ThinkSampler.of(traffic.think());
        conversations = traffic.conversation()
                .map(spec -> new Conversations(spec, traffic.prompt(), traffic.output(), index, random));
        thinkRandom = random.stream("think", index);
        promptRandom = random.stream("prompts", index);
        outputRandom = random.stream("outputs", index);
    }

    @Override
    public int users() {
        return traffic.users();
    }

    /** The first time that each user is asked, this is the user's place on the ramp. */
    @Override
    public long think() {
        if (begun < traffic.users()) {
            return (long) ((double) traffic.rampUp().toNanos() * begun++ / traffic.users());
        }
        return think.sample(thinkRandom);
    }

    @Override
    public Demand next(long id, long now) {
        return conversations
                .map(all -> maker.turn(id, now, all.begin(), until))
                .orElseGet(() -> maker.make(id, now, prompts.sample(promptRandom), outputs.sample(outputRandom)));
    }

    @Override
    public long until() {
        return until;
    }
}
