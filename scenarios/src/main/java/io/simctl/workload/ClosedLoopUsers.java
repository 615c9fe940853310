package io.simctl.workload;

import io.simctl.control.Request;
import io.simctl.scenario.Think;
import io.simctl.scenario.Traffic.ClosedLoop;
import java.util.random.RandomGenerator;

/**
 * Users who wait for the answer before they think and ask again. When they ask depends on the answers, so whoever runs the
 * requests asks here what comes next. Each user has a random stream, so that a user's n-th request is the same under every
 * policy.
 */
public final class ClosedLoopUsers {
    private final ClosedLoop traffic;
    private final RequestMaker maker;
    private final TokenSampler prompts;
    private final TokenSampler outputs;
    private final RandomGenerator[] randoms;

    ClosedLoopUsers(ClosedLoop traffic, int index, RequestMaker maker, RandomSource random) {
        this.traffic = traffic;
        this.maker = maker;
        prompts = TokenSampler.of(traffic.prompt());
        outputs = TokenSampler.of(traffic.output());
        randoms = new RandomGenerator[traffic.users()];
        for (int user = 0; user < randoms.length; user++) {
            randoms[user] = random.stream("users-" + index, user);
        }
    }

    /** Number of users; a user is a number below it. */
    public int users() {
        return randoms.length;
    }

    /** When a user sends the first request, in nanoseconds since the run began. */
    public long startOf(int user) {
        return (long) ((double) traffic.rampUp().toNanos() * user / randoms.length);
    }

    /** How long a user thinks between an answer, of whatever kind, and the next request, in nanoseconds. */
    public long think(int user) {
        return switch (traffic.think()) {
            case Think.Constant constant -> constant.time().toNanos();
            case Think.Exponential exponential ->
                (long) (exponential.mean().toNanos() * randoms[user].nextExponential());
        };
    }

    /**
     * A user's next request.
     *
     * @param id the number that it gets
     * @param now when it is sent, in nanoseconds since the run began
     */
    public Request next(int user, long id, long now) {
        RandomGenerator random = randoms[user];
        return maker.make(id, now, prompts.sample(random), outputs.sample(random));
    }
}
