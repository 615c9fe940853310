package io.simctl.report.validation;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Use;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The error between simulation and reality: the same workload under the same policies, simulated once and run several times on real
 * servers, since reality does not repeat itself exactly either.
 *
 * @param policies in the order of the scenario
 * @param rankings of the policies, by each metric that ranks them
 * @param doubts what speaks against holding the live runs against the simulation, a sentence each; where there are any, nothing is ranked
 * @param liveRuns of each policy, at least two
 */
public record Validation(List<Policy> policies, List<Ranking> rankings, List<String> doubts, int liveRuns) {
    public Validation {
        policies = List.copyOf(policies);
        rankings = List.copyOf(rankings);
        doubts = List.copyOf(doubts);
    }

    /**
     * The figures of one policy in both worlds, over all models.
     *
     * @param simulated requests of the simulated run
     * @param live requests of each live run
     */
    public record Policy(String name, Ends simulated, List<Ends> live, List<Figure> figures) {
        public Policy {
            live = List.copyOf(live);
            figures = List.copyOf(figures);
        }
    }

    /**
     * The ends of the requests of a run, without which no figure says anything.
     *
     * @param completed those of which all tokens came
     * @param failed those broken off by a fault
     * @param outputTokens of completed requests
     */
    public record Ends(long submitted, long completed, long failed, long outputTokens) {
        static Ends of(ModelResult all) {
            return new Ends(
                    count(all, RequestCount.SUBMITTED),
                    count(all, RequestCount.COMPLETED),
                    count(all, RequestCount.FAILED),
                    count(all, RequestCount.OUTPUT_TOKENS));
        }

        private static long count(ModelResult all, RequestCount kind) {
            return all.figures().counts().get(kind);
        }

        /** Tokens of a completed request on average; NaN where none completed. */
        double meanOutput() {
            return completed == 0 ? Double.NaN : (double) outputTokens / completed;
        }
    }

    /**
     * Holds both worlds against each other.
     *
     * @param simulated report with one run of each policy
     * @param live report with several runs of each policy
     * @param drift by how much the machine's speed changed meanwhile, as a part of the fastest; 0 where it was not measured
     */
    public static Validation of(Report simulated, Report live, double drift) {
        List<Policy> policies = new ArrayList<>();
        for (PolicyResult policy : simulated.policies()) {
            policies.add(policy(simulated, policy, live.policy(policy.name()).orElseThrow()));
        }
        List<String> doubts = new ArrayList<>(Doubts.ofRuns(live.live()));
        doubts.addAll(Doubts.ofRequests(policies));
        doubts.addAll(Doubts.ofDrift(drift));
        return new Validation(policies, rankings(simulated, live), doubts, live.replications());
    }

    private static Policy policy(Report simulated, PolicyResult policy, PolicyResult real) {
        return new Policy(
                policy.name(),
                Ends.of(policy.replications().getFirst().all()),
                real.replications().stream().map(run -> Ends.of(run.all())).toList(),
                simulated.metrics().metrics(Use.VALIDATED).stream()
                        .map(metric -> figure(metric, policy, real))
                        .toList());
    }

    private static Figure figure(Metric metric, PolicyResult simulated, PolicyResult live) {
        int all = simulated.models().size() - 1;
        return new Figure(
                metric,
                metric.of(simulated.scope(all)),
                IntStream.range(0, live.replications().size())
                        .mapToObj(run -> metric.of(live.scope(all, run)))
                        .toList());
    }

    private static List<Ranking> rankings(Report simulated, Report live) {
        List<String> names =
                simulated.policies().stream().map(PolicyResult::name).toList();
        return simulated.metrics().metrics(Use.RANKED).stream()
                .map(metric -> new Ranking(
                        metric,
                        names,
                        simulated.policies().stream()
                                .map(policy -> figure(
                                        metric,
                                        policy,
                                        live.policy(policy.name()).orElseThrow()))
                                .toList()))
                .toList();
    }

    /**
     * The share of cases in which two policies that are equally good would stand apart, all runs of one before all of the other: 2·n!²/(2n)!
     * of the orders in which 2n values can lie.
     */
    public double chanceOfStandingApart() {
        double orders = 1;
        for (int i = 1; i <= liveRuns; i++) {
            orders *= (double) (liveRuns + i) / i;
        }
        return 2 / orders;
    }
}
