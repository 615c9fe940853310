package io.simctl.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a command's runs are, on a terminal: simulated time of all runs together, its rate, and the time left. */
final class Progress implements AutoCloseable {
    private static final long NANOS_PER_MINUTE = 60_000_000_000L;

    private final Optional<ProgressBar> bar;
    private final Map<String, Long> reached = new ConcurrentHashMap<>();

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /**
     * A bar on stderr, or nothing where stderr is no terminal.
     *
     * @param total simulated time of all runs together; zero when it is not known
     */
    static Progress on(Terminal terminal, Duration total, boolean quiet) {
        if (!terminal.progress() || quiet) {
            return new Progress(Optional.empty());
        }
        return new Progress(Optional.of(new ProgressBarBuilder()
                .setTaskName("simulating")
                .setInitialMax(total.isZero() ? -1 : total.toMinutes())
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" min", 1)
                .showSpeed()
                .setUpdateIntervalMillis(250)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()));
    }

    /** What the run of this policy set and replication tells its simulated time to. */
    LongConsumer of(String policy, int replication) {
        String run = policy + "#" + replication;
        return now -> bar.ifPresent(shown -> {
            reached.put(run, now / NANOS_PER_MINUTE);
            shown.stepTo(reached.values().stream().mapToLong(Long::longValue).sum());
        });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
