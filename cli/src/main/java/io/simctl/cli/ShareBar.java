package io.simctl.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How much of a task is done, and what it does now, on a terminal. */
final class ShareBar implements AutoCloseable {
    private static final int WHOLE = 100;

    private final Optional<ProgressBar> bar;

    private ShareBar(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** A bar on stderr, or nothing where stderr is no terminal. */
    static ShareBar on(Terminal terminal, String task, boolean quiet) {
        if (!terminal.progress() || quiet) {
            return new ShareBar(Optional.empty());
        }
        return new ShareBar(Optional.of(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(WHOLE)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" %", 1)
                .setUpdateIntervalMillis(250)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()));
    }

    /** Shows what begins, and the share of the whole that is done, 0 to 1. */
    void at(String what, double share) {
        bar.ifPresent(shown -> {
            shown.setExtraMessage(" " + what);
            shown.stepTo(Math.round(WHOLE * share));
        });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
