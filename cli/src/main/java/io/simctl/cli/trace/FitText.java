package io.simctl.cli.trace;

import io.simctl.experiments.trace.FittedTrace;
import io.simctl.report.Display;
import io.simctl.report.text.Columns;
import io.simctl.scenario.Gaps;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.trace.stats.ValueDistribution;
import io.simctl.workload.fit.GapFit;
import io.simctl.workload.fit.LengthFit;
import io.simctl.workload.fit.RateFit;
import io.simctl.workload.fit.TrafficFit;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** A fit to a trace as text: the candidates and how well they fit, then the recorded trace beside the synthetic one. */
final class FitText {
    private static final int MOST_RATES = 5;

    private final Formatter out = new Formatter(new StringBuilder(), Locale.ROOT);

    private FitText() {}

    /** All of it, with a line break at the end. */
    static String of(FittedTrace fitted, List<OpenLoop> traffic, TraceSummary synthetic) {
        FitText text = new FitText();
        text.out.format("%s%n", Columns.clean(fitted.title()));
        fitted.fits().forEach(text::candidates);
        text.workload(traffic);
        text.comparison(fitted.recorded(), synthetic);
        return text.out.toString();
    }

    private void candidates(TrafficFit fit) {
        String model = fit.model().isEmpty() ? "" : Columns.clean(fit.model()) + ": ";
        out.format(
                "%n%s%,d requests; the first of each is taken%n",
                model, fit.recorded().requests());
        double best = fit.rates().getFirst().score();
        String label = "rate";
        for (RateFit rate : fit.rates().stream().limit(MOST_RATES).toList()) {
            out.format(
                    "  %-8s%-12s %8s/s   BIC %,.1f behind%n",
                    label, rate.kind(), Display.number(rate.rate()), 2 * (best - rate.score()));
            label = "";
        }
        label = "gaps";
        for (GapFit gaps : fit.gaps()) {
            out.format(
                    "  %-8s%-12s   CV %5s   log-likelihood %.4f   KS %.4f%n",
                    label,
                    name(gaps.family()),
                    Display.number(cv(gaps.family())),
                    gaps.logLikelihood(),
                    gaps.distance());
            label = "";
        }
        lengths("prompt", fit.prompts());
        lengths("message", fit.messages());
        lengths("output", fit.outputs());
    }

    private void lengths(String label, List<LengthFit> fits) {
        String shown = label;
        for (LengthFit fit : fits) {
            out.format("  %-8s%-12s   KS %.4f%n", shown, fit.kind(), fit.distance());
            shown = "";
        }
    }

    private static String name(Gaps gaps) {
        return gaps.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static double cv(Gaps gaps) {
        return switch (gaps) {
            case Gaps.Poisson poisson -> 1;
            case Gaps.Constant constant -> 0;
            case Gaps.Gamma gamma -> gamma.cv();
            case Gaps.Weibull weibull -> weibull.cv();
        };
    }

    private void comparison(TraceSummary recorded, TraceSummary synthetic) {
        out.format("%n%-22s%14s%14s%14s%n", "", "recorded", "synthetic", "KS distance");
        row("requests", count((double) recorded.requests()), count((double) synthetic.requests()), "");
        row(
                "requests/s",
                Display.number(recorded.requestsPerSecond()),
                Display.number(synthetic.requestsPerSecond()),
                "");
        row(
                "CV of the gaps",
                EnoughSamples.cv(recorded.gaps()).map(Display::number).orElse(Display.NONE),
                EnoughSamples.cv(synthetic.gaps()).map(Display::number).orElse(Display.NONE),
                distance(recorded.gaps(), synthetic.gaps()));
        for (int i = 0;
                i
                        < Math.min(
                                recorded.dispersion().size(),
                                synthetic.dispersion().size());
                i++) {
            TraceSummary.Dispersion dispersion = recorded.dispersion().get(i);
            row(
                    "dispersion in " + TraceInfoText.window(dispersion),
                    Display.number(dispersion.index()),
                    Display.number(synthetic.dispersion().get(i).index()),
                    "");
        }
        recorded.reuse()
                .ifPresent(reuse -> row(
                        "blocks met before",
                        Display.percent(reuse.reused()),
                        synthetic
                                .reuse()
                                .map(of -> Display.percent(of.reused()))
                                .orElse(Display.NONE),
                        ""));
        lengths("prompt", recorded.prompt(), synthetic.prompt());
        lengths("output", recorded.output(), synthetic.output());
    }

    private void lengths(String label, ValueDistribution recorded, ValueDistribution synthetic) {
        row(label + " mean", count(recorded.mean()), count(synthetic.mean()), distance(recorded, synthetic));
        for (int percent : List.of(50, 90, 99)) {
            row(
                    "  p" + percent,
                    TraceInfoText.percentile(recorded, percent),
                    TraceInfoText.percentile(synthetic, percent),
                    "");
        }
    }

    private static String distance(ValueDistribution recorded, ValueDistribution synthetic) {
        return String.format(Locale.ROOT, "%.4f", recorded.distance(synthetic));
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private void row(String label, String recorded, String synthetic, String distance) {
        String line = String.format(Locale.ROOT, "%-22s%14s%14s%14s", label, recorded, synthetic, distance);
        out.format("%s%n", line.stripTrailing());
    }

    private void workload(List<OpenLoop> traffic) {
        out.format("%nas a scenario's workload (the order of lengths is not imitated):%n%n");
        out.format("workload:%n");
        for (OpenLoop part : traffic) {
            OpenLoop named = part.model().isEmpty() ? part.of("MODEL") : part;
            String lead = "  - ";
            for (String line : EffectiveConfig.render(named).lines().toList()) {
                if (!line.equals("start: 0s") && !line.equals("route: public") && !line.equals("shape: []")) {
                    out.format("%s%s%n", lead, line);
                    lead = "    ";
                }
            }
        }
    }
}
