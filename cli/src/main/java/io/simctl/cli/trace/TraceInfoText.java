package io.simctl.cli.trace;

import io.simctl.cli.terminal.Terminal;
import io.simctl.report.Display;
import io.simctl.report.text.Columns;
import io.simctl.trace.stats.SharedTimes;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.trace.stats.TraceSummary.ModelShare;
import io.simctl.trace.stats.TraceSummary.Reuse;
import io.simctl.trace.stats.ValueDistribution;
import java.time.Duration;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** A trace's summary as text, in 80 columns. */
final class TraceInfoText {
    private static final int MODEL = 24;
    private static final int MOST_MODELS = 10;

    private final Formatter out = new Formatter(new StringBuilder(), Locale.ROOT);
    private final TraceSummary trace;

    private TraceInfoText(TraceSummary trace) {
        this.trace = trace;
    }

    /** All of it, with a line break at the end. */
    static String of(String file, String format, TraceSummary trace, Terminal terminal) {
        TraceInfoText text = new TraceInfoText(trace);
        text.title(file, format);
        if (trace.requests() > 0) {
            text.picture(terminal);
            text.arrivals();
            text.tokens();
            text.times();
            text.reuse();
            text.models();
        }
        text.failures();
        return text.out.toString();
    }

    private void title(String file, String format) {
        double seconds = trace.span().toNanos() / 1e9;
        out.format(
                "%s: %s, %,d requests in %s%n",
                Columns.clean(file), format, trace.requests(), Display.duration(seconds));
    }

    private void picture(Terminal terminal) {
        if (trace.span().isZero()) {
            out.format("%nrequests/s  cannot be told: all came at one time%n");
        } else {
            out.format("%nrequests/s, %s in the mean%n", Display.number(trace.requestsPerSecond()));
            out.format("%s%n", RateChart.of(trace.rate(), terminal));
        }
    }

    private void arrivals() {
        out.format(
                "burstiness  %s%n",
                EnoughSamples.cv(trace.gaps())
                        .map(cv -> "CV of the gaps %s (a Poisson process: 1)".formatted(Display.number(cv)))
                        .orElse("too few gaps for their CV, which takes " + EnoughSamples.FOR_CV));
        if (!trace.dispersion().isEmpty()) {
            List<String> windows =
                    trace.dispersion().stream().map(TraceInfoText::dispersion).toList();
            int half = Math.min(3, windows.size());
            out.format("            dispersion %s (1)%n", String.join(", ", windows.subList(0, half)));
            if (half < windows.size()) {
                out.format("            %s%n", String.join(", ", windows.subList(half, windows.size())));
            }
        }
        SharedTimes times = trace.sharedTimes();
        if (times.sharing() == 0) {
            out.format("same time   no two requests%n");
        } else {
            out.format(
                    "same time   %,d requests share their time with others, up to %,d one;%n            %,d different times%n",
                    times.sharing(), times.largest(), times.times());
        }
    }

    private static String dispersion(TraceSummary.Dispersion dispersion) {
        return Display.number(dispersion.index()) + " in " + window(dispersion);
    }

    /** Length of a window, which is a round one. */
    static String window(TraceSummary.Dispersion dispersion) {
        Duration window = dispersion.window();
        if (window.toHours() > 0) {
            return window.toHours() + " h";
        }
        return window.toMinutes() > 0 ? window.toMinutes() + " min" : window.toSeconds() + " s";
    }

    private void tokens() {
        out.format("%ntokens          mean     p50     p90     p95     p99      max           total%n");
        lengths("prompt", trace.prompt());
        lengths("output", trace.output());
        if (trace.requests() < EnoughSamples.FOR_P99) {
            out.format("  %s  too few requests for it: p50 takes 11, p90 64, p95 130, p99 662%n", Display.NONE);
        }
        out.format("%n");
    }

    private void lengths(String label, ValueDistribution tokens) {
        out.format(
                "  %-10s%,8.0f%8s%8s%8s%8s%,9d%,16.0f%n",
                label,
                tokens.mean(),
                percentile(tokens, 50),
                percentile(tokens, 90),
                percentile(tokens, 95),
                percentile(tokens, 99),
                tokens.max(),
                tokens.total());
    }

    private void times() {
        if (trace.times().ttft().count() > 0) {
            out.format("times, ms          mean     p50     p90     p95     p99      max        requests%n");
            times("TTFT", trace.times().ttft());
            times("TPOT", trace.times().tpot());
            out.format("%n");
        }
    }

    private void times(String label, ValueDistribution micros) {
        if (micros.count() == 0) {
            return;
        }
        out.format(
                "  %-10s%8s%8s%8s%8s%8s%9s%,16d%n",
                label,
                millis(micros.mean()),
                millis(micros, 50),
                millis(micros, 90),
                millis(micros, 95),
                millis(micros, 99),
                millis((double) micros.max()),
                micros.count());
    }

    private static String millis(double micros) {
        return Display.number(micros / 1000);
    }

    private static String millis(ValueDistribution micros, int percent) {
        return EnoughSamples.percentile(micros, percent)
                .map(value -> millis((double) value))
                .orElse(Display.NONE);
    }

    /** A percentile as text, or what stands for one of too few values. */
    static String percentile(ValueDistribution values, int percent) {
        return EnoughSamples.percentile(values, percent)
                .map(value -> String.format(Locale.ROOT, "%,d", value))
                .orElse(Display.NONE);
    }

    private void reuse() {
        if (trace.reuse().isEmpty()) {
            out.format("prefixes    the trace has no block hashes%n");
            return;
        }
        Reuse reuse = trace.reuse().get();
        out.format(
                "prefixes    %s of %,d blocks of %d tokens had been there before%n            %,d different ones%s%n",
                Display.percent(reuse.reused()),
                reuse.blocks(),
                reuse.blockTokens(),
                reuse.distinct(),
                reuse.sampling() == 1 ? "" : ", estimated from one in " + reuse.sampling());
    }

    private void models() {
        if (trace.models().isEmpty()) {
            out.format("models      the trace names none%n");
            return;
        }
        out.format("%nmodels                      requests     share  prompt tokens  output tokens%n");
        for (ModelShare model : trace.models().stream().limit(MOST_MODELS).toList()) {
            String name = model.model().isEmpty() ? "(none)" : Columns.clean(model.model());
            String share = Display.percent((double) model.requests() / trace.requests());
            out.format(
                    "  %s%,10d%10s%,15d%,15d%n",
                    Columns.left(name, MODEL), model.requests(), share, model.promptTokens(), model.outputTokens());
        }
        int hidden = trace.models().size() - MOST_MODELS;
        if (hidden > 0) {
            out.format("  and %,d more%n", hidden);
        }
        out.format("%n");
    }

    private void failures() {
        if (trace.failures() == 0) {
            out.format("failures    none%n");
            return;
        }
        String share = Display.percent((double) trace.failures() / (trace.requests() + trace.failures()));
        out.format(
                "failures    %,d requests (%s) have no output; all else here is without them%n",
                trace.failures(), share);
        long dropped = trace.failures() - trace.rejected();
        if (trace.rejected() > 0) {
            out.format("            %,d were rejected with 429 or 503; a replay sends them again%n", trace.rejected());
        }
        if (dropped > 0) {
            out.format("            %,d failed otherwise or for no known reason; a replay is without them%n", dropped);
        }
    }
}
