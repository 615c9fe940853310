package io.simctl.cli.terminal;

import io.simctl.experiments.RunProgress;
import io.simctl.report.text.Columns;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A progress bar of runs on a terminal: simulated time of all runs together, and the time left. */
public final class RunProgressBar implements RunProgress, AutoCloseable {
    /** Up to here a total is shown in seconds. */
    private static final Duration SHORT = Duration.ofHours(1);

    private final Optional<ProgressBar> bar;
    private final long unit;
    private final Map<String, Long> reached = new ConcurrentHashMap<>();

    private RunProgressBar(Optional<ProgressBar> bar, Duration unit) {
        this.bar = bar;
        this.unit = unit.toNanos();
    }

    /**
     * A bar on stderr, or nothing where stderr is no terminal.
     *
     * @param verb what has been done to the time that is over, such as {@code simulated}
     * @param total simulated time of all runs together; zero when it is not known
     */
    public static RunProgressBar on(Terminal terminal, String verb, Duration total, boolean quiet) {
        if (!terminal.progress() || quiet) {
            return new RunProgressBar(Optional.empty(), SHORT);
        }
        boolean isShort = total.isPositive() && total.compareTo(SHORT) < 0;
        Duration unit = isShort ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        return new RunProgressBar(
                Optional.of(new ProgressBarBuilder()
                        .setInitialMax(total.isZero() ? -1 : total.dividedBy(unit))
                        .setRenderer(new ProgressLine(verb, unit))
                        .setUpdateIntervalMillis(250)
                        .clearDisplayOnFinish()
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build()),
                unit);
    }

    @Override
    public void pausedFor(String activity) {
        bar.ifPresent(shown -> shown.setExtraMessage(activity.isEmpty() ? activity : " " + Columns.clean(activity)));
    }

    @Override
    public void reached(String policy, int run, long now) {
        bar.ifPresent(shown -> {
            reached.put(policy + "#" + run, now / unit);
            shown.stepTo(reached.values().stream().mapToLong(Long::longValue).sum());
        });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
