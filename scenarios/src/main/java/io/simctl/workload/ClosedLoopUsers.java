package io.simctl.workload;

import io.simctl.control.Demand;
import io.simctl.control.Request;
import io.simctl.scenario.Think;
import io.simctl.scenario.Traffic.ClosedLoop;
import java.util.random.RandomGenerator;

/**
 * Users who wait for the answer before they think and ask again. When they ask depends on the answers, so whoever runs the
 * requests asks here what comes next. Each user has a random stream, so that a user's n-th request is the same under every
 * policy.
 */
public final class ClosedLoopUsers implements Demand.UserGroup {
    private final ClosedLoop traffic;
    private final RequestMaker maker;
    private final TokenSampler prompts;
    private final TokenSampler outputs;
    private final RandomGenerator[] randoms;
    private final long until;

    ClosedLoopUsers(ClosedLoop traffic, int index, RequestMaker maker, RandomSource random, long until) {
        this.traffic = traffic;
        this.maker = maker;
        this.until = until;
        prompts = TokenSampler.of(traffic.prompt());
        outputs = TokenSampler.of(traffic.output());
        randoms = new RandomGenerator[traffic.users()];
        for (int user = 0; user < randoms.length; user++) {
            randoms[user] = random.stream("users-" + index, user);
        }
    }

    @Override
    public int users() {
        return randoms.length;
    }

    @Override
    public long startOf(int user) {
        return (long) ((double) traffic.rampUp().toNanos() * user / randoms.length);
    }

    @Override
    public long think(int user) {
        return switch (traffic.think()) {
            case Think.Constant constant -> constant.time().toNanos();
            case Think.Exponential exponential ->
                (long) (exponential.mean().toNanos() * randoms[user].nextExponential());
        };
    }

    @Override
    public Request next(int user, long id, long now) {
        RandomGenerator random = randoms[user];
        return maker.make(id, now, prompts.sample(random), outputs.sample(random));
    }

    @Override
    public long until() {
        return until;
    }
}
