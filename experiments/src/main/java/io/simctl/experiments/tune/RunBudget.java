package io.simctl.experiments.tune;

import io.simctl.scenario.bind.Durations;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The means of a search: a number of runs, or a time. Only with a number of runs it is the same at every try. */
public final class RunBudget {
    private static final int FEWEST_RUNS = 4;
    private static final int RUNS_PER_BATCH = 16;
    private static final int SMALL_BATCH = 2;
    private static final int LARGE_BATCH = 16;

    private final double most;
    private final boolean isTime;
    private final LongSupplier clock;
    private final long start;
    private final AtomicInteger runs = new AtomicInteger();

    private RunBudget(double most, boolean isTime, LongSupplier clock) {
        this.most = most;
        this.isTime = isTime;
        this.clock = clock;
        start = clock.getAsLong();
    }

    /** So many runs. */
    public static RunBudget runs(int count) {
        return new RunBudget(count, false, () -> 0);
    }

    /**
     * So much time by a clock, from now on.
     *
     * @param clock nanoseconds
     */
    public static RunBudget time(Duration time, LongSupplier clock) {
        return new RunBudget(time.toNanos(), true, clock);
    }

    /**
     * What an option says: {@code 200} runs, or {@code 10m}.
     *
     * @throws InvalidInput when it says neither
     */
    public static RunBudget ofOption(String option, String text) {
        if (!text.matches("[0-9]{1,7}")) {
            Duration time = Durations.ofOption(option, text);
            return time(time, System::nanoTime);
        }
        int count = Integer.parseInt(text);
        if (count < FEWEST_RUNS) {
            throw new InvalidInput(
                    SourceLocation.startOf(option),
                    "a search needs %d runs at least, but has %s".formatted(FEWEST_RUNS, Names.quote(text)));
        }
        return runs(count);
    }

    /** Another run was made. */
    void spend() {
        runs.incrementAndGet();
    }

    /** Runs that were made. */
    public int spent() {
        return runs.get();
    }

    /** The part that is used, 0 to 1 or beyond. */
    public double share() {
        return (isTime ? clock.getAsLong() - start : runs.get()) / most;
    }

    /** How many points are tried before the next are chosen: by the budget and not by the machine, so that a search goes the same way everywhere. */
    int batch() {
        return isTime ? SMALL_BATCH : (int) Math.clamp(most / RUNS_PER_BATCH, SMALL_BATCH, LARGE_BATCH);
    }

    /** How many further runs it bears; no end of them as long as there is time. */
    int left() {
        return isTime ? (share() < 1 ? Integer.MAX_VALUE : 0) : Math.max(0, (int) most - runs.get());
    }
}
