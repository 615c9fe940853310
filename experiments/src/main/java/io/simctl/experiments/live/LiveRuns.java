package io.simctl.experiments.live;

import io.simctl.control.RunListener;
import io.simctl.experiments.RunJob;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunRecorders;
import io.simctl.experiments.RunResults;
import io.simctl.fleet.Fleet;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveProgress;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.loop.StreamTally;
import io.simctl.live.setup.LiveSetup;
import io.simctl.live.setup.WarmUp;
import io.simctl.report.LiveFacts;
import io.simctl.report.ReplyFacts;
import io.simctl.report.Setup;
import io.simctl.report.meter.RunMetrics;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.RunResult;
import io.simctl.sim.Observers;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/** An executor of plans on real servers: one run after the other, since two at once would measure each other. */
public final class LiveRuns {
    private final LiveSetup setup;
    private final RunRecorders recorders;
    private final RunProgress progress;
    private final BooleanSupplier stopped;

    /** An activity between runs, such as a calibration. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Takes as long as it takes.
         *
         * @throws StartUpFailure if a server that it needs does not become ready
         */
        void take() throws StartUpFailure, InterruptedException;
    }

    /** None: the next run begins at once. */
    private static final Pause NO_PAUSE = () -> {};

    /**
     * An executor on the servers of a scenario.
     *
     * @param setup of the scenario that is run
     * @param recorders what listens to the runs beside their metrics
     * @param progress learns how far they are
     * @param stopped asked now and then whether to stop early
     */
    public LiveRuns(LiveSetup setup, RunRecorders recorders, RunProgress progress, BooleanSupplier stopped) {
        this.setup = setup;
        this.recorders = recorders;
        this.progress = progress;
        this.stopped = stopped;
    }

    /**
     * Makes all runs of a plan.
     *
     * @throws StartUpFailure if a server does not become ready
     * @throws IOException if nothing can listen at the loopback interface
     */
    public RunResults run(RunPlan plan) throws StartUpFailure, IOException, InterruptedException {
        return runs(plan, plan.replications(), run -> run, NO_PAUSE);
    }

    /**
     * Makes the first replication of a plan several times over.
     *
     * @param pause taken before, between and after
     * @throws StartUpFailure if a server does not become ready
     * @throws IOException if nothing can listen at the loopback interface
     */
    public RunResults repeat(RunPlan plan, int times, Pause pause)
            throws StartUpFailure, IOException, InterruptedException {
        return runs(plan, times, run -> 0, pause);
    }

    /**
     * Runs take turns, so that what changes on the machine meanwhile meets all policies. A stop ends the turn: of the first one the
     * policies that have run are kept, any other is left out, since policies are compared over the same runs.
     */
    private RunResults runs(RunPlan plan, int count, IntUnaryOperator replication, Pause pause)
            throws StartUpFailure, IOException, InterruptedException {
        WarmUp.ofClient();
        pause.take();
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        List<LiveFacts> facts = new ArrayList<>();
        for (int run = 0; run < count && !stopped.getAsBoolean(); run++) {
            List<MeasuredRun> turn = turn(plan, run, replication.applyAsInt(run));
            if (run == 0 || !stopped.getAsBoolean()) {
                turn.forEach(measured -> results.computeIfAbsent(measured.facts.policy(), policy -> new ArrayList<>())
                        .add(measured.result));
                turn.forEach(measured -> facts.add(measured.facts));
            }
            if (!stopped.getAsBoolean()) {
                pause.take();
            }
        }
        return new RunResults(plan, Setup.Mode.LIVE, results, facts);
    }

    /** A run that has come to an end. */
    private record MeasuredRun(RunResult result, LiveFacts facts) {}

    private List<MeasuredRun> turn(RunPlan plan, int run, int replication) throws StartUpFailure, InterruptedException {
        List<MeasuredRun> turn = new ArrayList<>();
        for (String policy : plan.policies()) {
            if (!stopped.getAsBoolean()) {
                one(plan.job(policy, replication), run).ifPresent(turn::add);
            }
        }
        return turn;
    }

    /** Nothing of a run that was stopped while its servers started up: there is no time that figures could be of. */
    private Optional<MeasuredRun> one(RunJob job, int run) throws StartUpFailure, InterruptedException {
        Simulation twin = job.simulation();
        Fleet fleet = twin.fleet();
        RunMetrics metrics = job.metrics(fleet);
        List<RunListener> listeners = new ArrayList<>(recorders.of(job.policy(), run, fleet));
        LossTally losses = new LossTally();
        listeners.addFirst(losses);
        listeners.addFirst(metrics);
        LiveRun servers = setup.run(job.policies(), fleet, new RandomStreams(twin.seed())::stream);
        LiveRun.Result result = servers.run(
                new Observers(List.copyOf(listeners)),
                Journal.forgetting(),
                new Reached(progress, job.policy(), run),
                stopped);
        if (result.end() == 0 && !result.isComplete()) {
            return Optional.empty();
        }
        RunResult measured = metrics.result(result.end());
        return Optional.of(new MeasuredRun(measured, facts(job.policy(), run, result, measured, losses)));
    }

    private LiveFacts facts(String policy, int run, LiveRun.Result result, RunResult measured, LossTally losses) {
        Distribution ttft = measured.all().figures().latencies().get(LatencyMetrics.TTFT.key());
        long median = ttft.count() == 0 ? 0 : (long) ttft.atRank((ttft.count() + 1) / 2);
        return new LiveFacts(
                policy,
                run,
                result.lag().p50(),
                result.lag().p99(),
                result.lag().max(),
                result.lag().degrades(median),
                result.isComplete(),
                result.restarts(),
                facts(result.replies()),
                losses.sentence(),
                result.sentAgain(),
                setup.remarks());
    }

    private static ReplyFacts facts(StreamTally.Summary replies) {
        return new ReplyFacts(
                replies.replies(),
                replies.countedByChunks(),
                replies.shorter().count(),
                replies.shorter().mean(),
                replies.longer().count(),
                replies.longer().mean(),
                replies.inOnePiece(),
                replies.inBursts());
    }

    /** The progress of one run. */
    private record Reached(RunProgress progress, String policy, int run) implements LiveProgress {
        @Override
        public void reached(long now) {
            progress.reached(policy, run, now);
        }

        @Override
        public void waitsFor(String what) {
            progress.pausedFor(what);
        }
    }
}
