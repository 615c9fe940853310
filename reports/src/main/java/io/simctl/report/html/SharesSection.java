package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.chart.ResidencyChart;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import io.simctl.report.result.Shares.OfPrincipal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The shares in the work: how busy each machine was, and what each principal got of what it asked for. */
final class SharesSection {
    private static final int MOST_MACHINES = 20;
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.95;

    private final Report report;
    private final Html html;
    private final PolicyNames names;

    SharesSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    /** The headings of what it will write, by their ids. */
    static Map<String, String> parts(Report report) {
        Map<String, String> parts = new LinkedHashMap<>();
        SharesSection section = new SharesSection(report, new Html());
        if (section.hasMachines()) {
            parts.put("utilisation", "Utilisation");
        }
        if (section.hasPrincipals()) {
            parts.put("fairness", "Fairness");
        }
        return parts;
    }

    private boolean hasMachines() {
        return runs().anyMatch(run -> !run.shares().machines().isEmpty());
    }

    private boolean hasPrincipals() {
        return runs().anyMatch(run -> !run.shares().principals().isEmpty());
    }

    void write() {
        if (hasMachines()) {
            machines();
        }
        if (hasPrincipals()) {
            principals();
        }
    }

    private void machines() {
        List<String> all = report.setup().machines();
        html.open("section", "id", "utilisation").leaf("h2", "Utilisation");
        html.leaf(
                "p",
                "The share of the measured time in which a machine ran at least one request, over all runs of a policy.");
        Map<String, List<Integer>> kinds = new LinkedHashMap<>();
        for (int machine = 0; machine < all.size(); machine++) {
            kinds.computeIfAbsent(ResidencyChart.kind(all.get(machine)), kind -> new ArrayList<>())
                    .add(machine);
        }
        if (all.size() > MOST_MACHINES) {
            table("Utilisation by kind of machine", () -> kinds.forEach(this::kind));
            html.open("details").leaf("summary", "each of the %,d machines".formatted(all.size()));
            table("Utilisation of each machine", this::eachMachine);
            html.close();
        } else {
            table("Utilisation of each machine", this::eachMachine);
        }
        html.close();
    }

    private void table(String caption, Runnable rows) {
        html.scroll(caption).open("table");
        names.head(html, "busy");
        html.open("tbody");
        rows.run();
        html.close().close().close();
    }

    private void eachMachine() {
        List<String> all = report.setup().machines();
        for (int machine = 0; machine < all.size(); machine++) {
            int index = machine;
            row(all.get(machine), policy -> Display.percent(busy(policy, index)));
        }
    }

    private void kind(String name, List<Integer> machines) {
        row(name + " × " + machines.size(), policy -> {
            double[] shares = machines.stream()
                    .mapToDouble(machine -> busy(policy, machine))
                    .sorted()
                    .toArray();
            double mean = java.util.Arrays.stream(shares).average().orElse(0);
            return "%s (%s to %s)"
                    .formatted(
                            Display.percent(mean),
                            Display.percent(shares[0]),
                            Display.percent(shares[shares.length - 1]));
        });
    }

    private void row(String name, java.util.function.Function<PolicyResult, String> cell) {
        html.open("tr").leaf("th", name, "scope", "row");
        report.policies().forEach(policy -> html.leaf("td", cell.apply(policy), "class", "number"));
        html.close();
    }

    private static double busy(PolicyResult policy, int machine) {
        double busy = 0;
        double measured = 0;
        for (RunResult run : policy.replications()) {
            if (machine < run.shares().machines().size()) {
                busy += run.shares().machines().get(machine).busyNanos();
                measured += Math.max(0, run.end() - run.warmup());
            }
        }
        return measured == 0 ? 0 : busy / measured;
    }

    private void principals() {
        html.open("section", "id", "fairness").leaf("h2", "Fairness");
        html.leaf(
                "p",
                "What each principal got of what it asked for. The index is Jain's, of the shares of requests that were completed: 1"
                        + " when all principals had the same share, 1/n when one of n had everything.");
        html.scroll("What each principal got").open("table");
        html.open("thead").open("tr");
        List.of("policy", "principal", "requests", "completed", "rejected", "output tokens", "TTFT p50", "TTFT p95")
                .forEach(name -> html.leaf("th", name, "scope", "col"));
        html.close().close().open("tbody");
        for (int policy = 0; policy < report.policies().size(); policy++) {
            policy(policy);
        }
        html.close().close().close().close();
    }

    private void policy(int index) {
        List<OfPrincipal> all = together(report.policies().get(index));
        double tokens = all.stream().mapToLong(OfPrincipal::outputTokens).sum();
        for (OfPrincipal principal : all) {
            html.open("tr").open("th", "scope", "row");
            names.policy(html, index);
            html.close();
            html.leaf("td", principal.name().isEmpty() ? "nobody in particular" : principal.name());
            number(Display.count((double) principal.submitted()));
            number(Display.percent((double) principal.completed() / principal.submitted()));
            number(Display.percent((double) principal.rejected() / principal.submitted()));
            number(tokens == 0 ? Display.NONE : Display.percent(principal.outputTokens() / tokens));
            number(quantile(principal.ttft(), MEDIAN));
            number(quantile(principal.ttft(), TAIL));
            html.close();
        }
        html.open("tr").open("th", "scope", "row");
        names.policy(html, index);
        html.close();
        html.leaf("td", "Jain's index");
        number("");
        number(String.format(Locale.ROOT, "%.3f", jain(all, p -> (double) p.completed() / p.submitted())));
        for (int i = 0; i < 4; i++) {
            number("");
        }
        html.close();
    }

    private void number(String text) {
        html.leaf("td", text, "class", "number");
    }

    private static String quantile(Distribution ttft, double share) {
        if (ttft.count() == 0) {
            return Display.NONE;
        }
        long rank = (long) Math.ceil(share * ttft.count());
        return Display.number(ttft.atRank(rank) / NANOS_PER_MILLISECOND) + " ms";
    }

    /**
     * R. Jain, D. Chiu, W. Hawe: A Quantitative Measure of Fairness and Discrimination for Resource Allocation in Shared Computer Systems,
     * DEC-TR-301, 1984.
     */
    static double jain(List<OfPrincipal> principals, ToDoubleFunction<OfPrincipal> share) {
        double sum = principals.stream().mapToDouble(share).sum();
        double squares = principals.stream()
                .mapToDouble(share)
                .map(value -> value * value)
                .sum();
        return squares == 0 ? 1 : sum * sum / (principals.size() * squares);
    }

    /** The principals over all runs of a policy, by name. */
    static List<OfPrincipal> together(PolicyResult policy) {
        Map<String, OfPrincipal> byName = new LinkedHashMap<>();
        policy.replications().stream()
                .map(RunResult::shares)
                .map(Shares::principals)
                .flatMap(List::stream)
                .forEach(one -> byName.merge(one.name(), one, SharesSection::sum));
        return List.copyOf(byName.values());
    }

    private static OfPrincipal sum(OfPrincipal a, OfPrincipal b) {
        return new OfPrincipal(
                a.name(),
                a.submitted() + b.submitted(),
                a.completed() + b.completed(),
                a.rejected() + b.rejected(),
                a.outputTokens() + b.outputTokens(),
                a.ttft().plus(b.ttft()));
    }

    private Stream<RunResult> runs() {
        return report.policies().stream().flatMap(policy -> policy.replications().stream());
    }
}
