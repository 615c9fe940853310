package io.simctl.sim.theory;

import io.simctl.control.Alarm;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.fleet.Request;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.cost.StepCost;
import io.simctl.sim.engine.BatchEngine;
import io.simctl.sim.engine.EngineLimits;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** A batch engine as a queueing system: Poisson arrivals of requests with a prompt of one token, and how long each stays. */
final class EngineStation implements BatchEngine.Host {
    private final AlarmQueue clock = new AlarmQueue();
    private final RandomGenerator gaps = new RandomStreams(345).stream("arrivals", 0);
    private final RandomGenerator lengths = new RandomStreams(345).stream("lengths", 0);
    private final Alarm arrival = clock.create(this::arrive);
    private final double meanGap;
    private final ToIntFunction<RandomGenerator> tokens;
    private final BatchEngine engine;
    private final BatchMeans sojourns;

    private EngineStation(
            int maxSequences, StepCost cost, double meanGap, ToIntFunction<RandomGenerator> tokens, long batchSize) {
        this.meanGap = meanGap;
        this.tokens = tokens;
        this.engine = new BatchEngine(new EngineLimits(maxSequences, 2 * maxSequences), cost, 0, clock, this);
        this.sojourns = new BatchMeans(batchSize);
    }

    /**
     * Runs a station until there is an interval for the mean stay, in nanoseconds.
     *
     * @param meanGap nanoseconds between two arrivals
     * @param tokens draws the output tokens of a request
     */
    static BatchMeans stays(
            int maxSequences, StepCost cost, double meanGap, ToIntFunction<RandomGenerator> tokens, long batchSize) {
        EngineStation station = new EngineStation(maxSequences, cost, meanGap, tokens, batchSize);
        station.arrival.set(0);
        station.clock.runUntil(Alarm.NEVER);
        return station.sojourns;
    }

    private void arrive(long now) {
        int output = tokens.applyAsInt(lengths);
        engine.start(Leg.alone(new Demand(Request.of(0, 0, now, 1, output), output), 0, now));
        arrival.set(now + Math.round(meanGap * gaps.nextExponential()));
    }

    @Override
    public void finished(Leg attempt, long now) {
        sojourns.add((double) (now - attempt.dispatchedAt()));
        if (sojourns.isComplete()) {
            clock.stop();
        }
    }

    @Override
    public boolean reserve(long bytes) {
        return true;
    }

    @Override
    public void release(long bytes) {}

    @Override
    public void memoryLeft() {}

    @Override
    public void busy(boolean busy) {}

    @Override
    public void firstToken(Leg attempt, long now) {}

    @Override
    public void decoded(int sequences, int steps, long start, long end, long firstStep, long lastStep) {}
}
