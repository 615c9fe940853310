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
    /** Up to here a total is shown in seconds. */
    private static final Duration SHORT = Duration.ofHours(1);

    private final Optional<ProgressBar> bar;
    private final long unit;
    private final Map<String, Long> reached = new ConcurrentHashMap<>();

    private Progress(Optional<ProgressBar> bar, Duration unit) {
        this.bar = bar;
        this.unit = unit.toNanos();
    }

    /**
     * A bar on stderr, or nothing where stderr is no terminal.
     *
     * @param task what is done
     * @param total simulated time of all runs together; zero when it is not known
     */
    static Progress on(Terminal terminal, String task, Duration total, boolean quiet) {
        if (!terminal.progress() || quiet) {
            return new Progress(Optional.empty(), SHORT);
        }
        boolean isShort = total.isPositive() && total.compareTo(SHORT) < 0;
        Duration unit = isShort ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        return new Progress(
                Optional.of(new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total.isZero() ? -1 : total.dividedBy(unit))
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUnit(isShort ? " s" : " min", 1)
                        .showSpeed()
                        .setUpdateIntervalMillis(250)
                        .clearDisplayOnFinish()
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build()),
                unit);
    }

    /** Says what is done beside the runs; nothing any more when it is empty. */
    void note(String what) {
        bar.ifPresent(shown -> shown.setExtraMessage(what.isEmpty() ? what : " " + what));
    }

    /** What the run of this policy set and replication tells its simulated time to. */
    LongConsumer of(String policy, int replication) {
        String run = policy + "#" + replication;
        return now -> bar.ifPresent(shown -> {
            reached.put(run, now / unit);
            shown.stepTo(reached.values().stream().mapToLong(Long::longValue).sum());
        });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
