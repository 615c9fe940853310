package io.simctl.cli.terminal;

import io.simctl.report.text.Columns;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar of a task on a terminal: the share that is done, and the step that it is at. */
public final class TaskProgressBar implements AutoCloseable {
    private static final int WHOLE = 100;

    private final Optional<ProgressBar> bar;

    private TaskProgressBar(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** A bar on stderr, or nothing where stderr is no terminal. */
    public static TaskProgressBar on(Terminal terminal, String task, boolean quiet) {
        if (!terminal.progress() || quiet) {
            return new TaskProgressBar(Optional.empty());
        }
        return new TaskProgressBar(Optional.of(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(WHOLE)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" %", 1)
                .setUpdateIntervalMillis(250)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()));
    }

    /**
     * A step begins.
     *
     * @param step in a few words
     * @param share of the whole that is done, 0 to 1
     */
    public void at(String step, double share) {
        bar.ifPresent(shown -> {
            shown.setExtraMessage(" " + Columns.clean(step));
            shown.stepTo(Math.round(WHOLE * share));
        });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
