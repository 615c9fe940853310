package io.simctl.report.meter;

import io.simctl.control.Attempt;
import io.simctl.control.PoolReport;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.metric.EndedRequest;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.WorstBatches;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Counts;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import io.simctl.report.result.WorstStretch;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The meter of one run, which listens to it. Requests that were intended during the warm-up are left out of counts and latencies;
 * series and residency over time show them. A run may have any length, known beforehand or not: memory stays the same.
 *
 * <p>Called for each request and each stretch of decode steps of runs with many millions of both, so no call allocates once
 * the octaves of the histograms are there.
 */
public final class RunMetrics implements RunListener {
    private static final int BINS = 512;
    private static final int FIRST_BIN_SHIFT = 23; // about 8 ms

    private final long warmup;
    private final List<Users> users;
    private final long usersUntil;
    private final ModelMeter[] models;
    private final MachineMeter[] machines;
    private final PrincipalMeter principals;
    private final PoolMeter plans;
    private final FaultMeter faults;
    private final BatchGrid batches;
    private final SeriesMeter series;
    private final ResidencyMeter residency;
    private final ReasonTable rejections = new ReasonTable();
    private final ReasonTable failures = new ReasonTable();
    private PoolReport pools = PoolReport.NONE;

    /**
     * @param fleet machines and models of the run
     * @param slos by model index
     * @param warmup nanoseconds at the run's beginning that are not measured
     */
    public RunMetrics(Fleet fleet, List<Optional<Slo>> slos, long warmup) {
        this(fleet, slos, warmup, MetricCatalogue.standard());
    }

    /** A meter that keeps the latencies of these metrics. */
    public RunMetrics(Fleet fleet, List<Optional<Slo>> slos, long warmup, MetricCatalogue catalogue) {
        this(fleet, slos, warmup, List.of(), List.of(), catalogue);
    }

    /** A meter of a run with closed loops, and with principals of these names, by the number that requests bear. */
    public RunMetrics(
            Fleet fleet,
            List<Optional<Slo>> slos,
            long warmup,
            List<Users> users,
            List<String> principals,
            MetricCatalogue catalogue) {
        this.principals = new PrincipalMeter(principals);
        List<Latency> latencies = batchedFirst(catalogue.latencies());
        this.warmup = warmup;
        this.users = List.copyOf(users);
        this.usersUntil = users.stream().mapToLong(Users::until).max().orElse(0);
        var bins = new TimeBins(BINS, FIRST_BIN_SHIFT);
        plans = new PoolMeter(slos.size());
        faults = new FaultMeter(warmup);
        models = slos.stream().map(slo -> new ModelMeter(slo, latencies)).toArray(ModelMeter[]::new);
        batches = new BatchGrid(
                models.length, latencies.stream().filter(Latency::isKeptByBatch).toList(), this::countRead);
        series = new SeriesMeter(bins, models.length);
        residency = new ResidencyMeter(bins);
        machines = fleet.hosting().stream()
                .map(hosting -> new MachineMeter(hosting, warmup, residency.row()))
                .toArray(MachineMeter[]::new);
    }

    private static List<Latency> batchedFirst(List<Latency> latencies) {
        return latencies.stream()
                .sorted(Comparator.comparing(latency -> !latency.isKeptByBatch()))
                .toList();
    }

    private void countRead() {
        for (ModelMeter model : models) {
            model.countRead();
        }
    }

    private boolean isMeasured(Request request) {
        return request.intendedAt() >= warmup;
    }

    private RequestBatch batch(Request request) {
        return batches.of(request.model(), request.intendedAt() - warmup);
    }

    @Override
    public void submitted(Request request, long now) {
        series.submitted(request.model(), now);
        if (isMeasured(request)) {
            models[request.model()].submitted(batch(request));
            principals.submitted(request);
        }
    }

    @Override
    public void attempted(Attempt attempt, long now) {
        if (isMeasured(attempt.asked())) {
            batch(attempt.asked()).attempted();
        }
    }

    @Override
    public void attemptRejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {
        if (isMeasured(attempt.asked())) {
            batch(attempt.asked()).attemptRejected();
        }
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        Request request = last.asked();
        int model = request.model();
        boolean measured = isMeasured(request);
        EndedRequest ended = models[model].next();
        ended.read(last, networkDelay);
        if (last.isOfUser()) {
            waited(request, ended.hasTokens() ? ended.firstTokenAtClient() : now);
        }
        if (ended.hasTokens()) {
            series.token(model, ended.firstTokenAt());
        }
        if (outcome instanceof Outcome.Rejected r) {
            int reason = rejections.number(r.status(), r.reason(), r.words());
            series.rejected(model, reason, now);
            if (measured) {
                models[model].rejectedFor(reason);
            }
        }
        if (!measured) {
            return;
        }
        principals.ended(request, ended, outcome);
        plans.ended(model, outcome);
        batches.worst(request.intendedAt() - warmup).offer(ended, outcome, now - request.intendedAt());
        if (outcome instanceof Outcome.Failed f) {
            models[model].failedFor(failures.number(f.status(), f.cause(), f.words()));
        }
        if (outcome instanceof Outcome.Completed) {
            models[model].completed(batch(request));
        } else {
            batch(request).lost(outcome, couldHaveServed);
        }
    }

    /** A user who waits since before the warm-up was over counts from there, and beyond the time of users none does. */
    private void waited(Request request, long until) {
        long from = Math.max(0, request.intendedAt() - warmup);
        batches.waited(request.model(), from, Math.min(until, usersUntil) - warmup);
    }

    /** Steps of a stretch that began during the warm-up count in the series over time, not in the ITL. */
    @Override
    public void decoded(
            int machine, int model, int sequences, int steps, long start, long end, long firstStep, long lastStep) {
        series.tokens(model, start, end, (long) sequences * steps);
        if (start >= warmup) {
            models[model].itl(sequences, steps, firstStep, lastStep);
        }
    }

    @Override
    public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
        machines[machine].become(model, after, now);
    }

    @Override
    public void loadFailed(int machine, int model, String cause, long now) {
        machines[machine].loadFailed(now);
    }

    @Override
    public void running(int machine, int running, long now) {
        machines[machine].running(running, now);
    }

    @Override
    public void planned(int[] desired, int[] current, int actions, boolean shadow, long now) {
        plans.planned(desired, current, actions, shadow);
    }

    @Override
    public void fault(int machine, String fault, boolean begins, long now) {
        faults.fault(machine, fault, begins, now);
    }

    @Override
    public void pools(PoolReport report, long now) {
        pools = report;
    }

    /**
     * The figures of the run, to be asked for once it is over.
     *
     * @param end when it ended, nanoseconds since it began
     * @throws IllegalStateException when some request was submitted and did not end: a defect of whoever ran it
     */
    public RunResult result(long end) {
        countRead();
        double seconds = Math.max(0, end - warmup) / 1e9;
        List<ModelResult> measured = IntStream.range(0, models.length)
                .mapToObj(m -> models[m].snapshot(batches(m, end), seconds, rejections, failures))
                .toList();
        measured.forEach(RunMetrics::requireConservation);
        FleetResult fleet = java.util.Arrays.stream(machines)
                .map(machine -> machine.snapshot(end))
                .reduce(FleetResult::beside)
                .orElse(FleetResult.NONE)
                .beside(new FleetResult(0, poolCounts()));
        List<Shares.OfMachine> ofMachines = java.util.Arrays.stream(machines)
                .map(machine -> machine.share(end))
                .toList();
        RunResult result = new RunResult(
                warmup,
                end,
                measured,
                fleet,
                series.snapshot(rejections, end),
                residency.snapshot(end),
                new Shares(ofMachines, principals.snapshot(), plans.snapshot(pools), faults.snapshot(end)),
                List.of());
        Batches all = measured.stream()
                .map(ModelResult::batches)
                .reduce(Batches::beside)
                .orElse(Batches.NONE);
        return result.with(batches.worst(WorstBatches.of(all, WorstStretch.MOST)));
    }

    private Batches batches(int model, long end) {
        List<Users> ofModel =
                users.stream().filter(group -> group.model() == model).toList();
        return Users.withTime(batches.snapshot(model), ofModel, warmup, end);
    }

    private Counts<FleetCount> poolCounts() {
        var counters = new Counters<>(FleetCount.class);
        counters.add(FleetCount.MANAGED_MACHINES, pools.managed());
        counters.add(FleetCount.CO_RESIDENT_MACHINES, pools.coResident());
        return counters.snapshot();
    }

    private static void requireConservation(ModelResult model) {
        Counts<RequestCount> counts = model.counts();
        long submitted = counts.get(RequestCount.SUBMITTED);
        long ended = counts.sum(RequestCount.OUTCOMES);
        if (submitted != ended) {
            throw new IllegalStateException(submitted + " requests were submitted, but " + ended + " ended: " + counts);
        }
    }
}
