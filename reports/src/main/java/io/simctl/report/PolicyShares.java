package io.simctl.report;

import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.Counts;
import io.simctl.report.result.FaultShare;
import io.simctl.report.result.Figures;
import io.simctl.report.result.Latencies;
import io.simctl.report.result.PoolShares;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares.OfMachine;
import io.simctl.report.result.Shares.OfPrincipal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The shares in the work of a policy, over all its runs.
 *
 * @param policy whose runs
 */
public record PolicyShares(PolicyResult policy) {
    /** Whether the runs know what each machine did: those of older files do not. */
    public boolean knowsMachines() {
        return policy.replications().stream()
                .anyMatch(run -> !run.shares().machines().isEmpty());
    }

    /** The share of the measured time in which a machine ran at least one request, from 0 to 1. */
    public double busy(int machine) {
        double measured = policy.replications().stream()
                .filter(run -> machine < run.shares().machines().size())
                .mapToDouble(run -> Math.max(0, run.end() - run.warmup()))
                .sum();
        return measured == 0 ? 0 : nanos(machine, OfMachine::busyNanos) / measured;
    }

    /** The seconds in which a machine loaded a model, of several at once the sum. */
    public double loadSeconds(int machine) {
        return nanos(machine, OfMachine::loadNanos) / 1e9;
    }

    private double nanos(int machine, ToLongFunction<OfMachine> time) {
        return policy.replications().stream()
                .map(RunResult::shares)
                .filter(shares -> machine < shares.machines().size())
                .mapToDouble(shares -> time.applyAsLong(shares.machines().get(machine)))
                .sum();
    }

    /** The faults that held, over all its runs, by fault and machine. */
    public List<FaultShare> faults() {
        Map<String, FaultShare> byPlace = new TreeMap<>();
        policy.replications().stream()
                .flatMap(run -> run.shares().faults().stream())
                .forEach(one -> byPlace.merge("%s %010d".formatted(one.fault(), one.machine()), one, FaultShare::plus));
        return List.copyOf(byPlace.values());
    }

    /** What was planned in its runs; none where nothing was. */
    public List<PoolShares> plans() {
        return policy.replications().stream()
                .map(run -> run.shares().pools())
                .filter(pools -> pools.plans() > 0)
                .toList();
    }

    /** The mean over these runs of a figure of a model. */
    public static double mean(List<PoolShares> plans, int model, ToDoubleFunction<PoolShares.OfModel> figure) {
        return plans.stream()
                .mapToDouble(one -> figure.applyAsDouble(one.models().get(model)))
                .average()
                .orElse(0);
    }

    /** The machines that plans of these runs wanted for a model, on average over plans. */
    public static double meanDesired(List<PoolShares> plans, int model) {
        return plans.stream()
                .mapToDouble(one -> (double) one.models().get(model).desiredSum() / one.plans())
                .average()
                .orElse(0);
    }

    /** The principals, by name; none where no request was a principal's. */
    public List<OfPrincipal> principals() {
        Map<String, OfPrincipal> byName = new LinkedHashMap<>();
        policy.replications().stream()
                .flatMap(run -> run.shares().principals().stream())
                .forEach(one -> byName.merge(one.name(), one, OfPrincipal::plus));
        return List.copyOf(byName.values());
    }

    /** The scope of metrics of a principal's requests. */
    public Scope scope(OfPrincipal principal) {
        Counts<RequestCount> counts = Counts.of(RequestCount.class, kind -> switch (kind) {
            case SUBMITTED -> principal.submitted();
            case COMPLETED -> principal.completed();
            case REJECTED -> principal.rejected();
            default -> 0L;
        });
        Latencies latencies = new Latencies(Map.of(LatencyMetrics.TTFT.key(), principal.ttft()));
        double independent = policy.scope(policy.models().size() - 1).independent();
        return new Scope(new Figures(counts, latencies, 0), List.of(), Optional.empty(), independent);
    }

    /**
     * Jain's index of the shares of requests that were completed, of those who are somebody (R. Jain, D. Chiu, W. Hawe: A Quantitative
     * Measure of Fairness and Discrimination for Resource Allocation in Shared Computer Systems, DEC-TR-301, 1984).
     */
    public static double jain(List<OfPrincipal> principals) {
        double[] shares = principals.stream()
                .filter(principal -> !principal.name().isEmpty())
                .mapToDouble(principal -> (double) principal.completed() / principal.submitted())
                .toArray();
        double sum = 0;
        double squares = 0;
        for (double share : shares) {
            sum += share;
            squares += share * share;
        }
        return squares == 0 ? 1 : sum * sum / (shares.length * squares);
    }
}
