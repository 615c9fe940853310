package io.simctl.report.requests;

import io.simctl.report.Report;
import io.simctl.report.comparison.RequestShifts;
import io.simctl.report.metric.Percentile;
import io.simctl.report.stats.BlockedSample;
import io.simctl.report.stats.QuantileShift;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** The requests of two policies that met the same ones, paired by replication and number. */
public final class RequestPairs implements RequestShifts {
    private final RequestTable baseline;
    private final RequestTable candidate;
    private final int replications;
    private final long seed;

    /** Of each replication the numbers of its requests, by when they were to be sent. */
    private final int[][] inTime;

    /** What was asked for last: percentiles of one latency are asked for one after the other. */
    private Optional<Samples> last = Optional.empty();

    private RequestPairs(RequestTable baseline, RequestTable candidate, int replications, long seed) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.replications = replications;
        this.seed = seed;
        inTime = new int[replications][];
        Arrays.setAll(inTime, r -> inTime(baseline.run(r)));
    }

    private record Samples(String model, Percentile of, BlockedSample baseline, BlockedSample candidate, int requests) {
        boolean are(String name, Percentile percentile) {
            return model.equals(name)
                    && of.latency().equals(percentile.latency())
                    && of.isAdjusted() == percentile.isAdjusted();
        }
    }

    /**
     * Pairs the requests of the first replications of both.
     *
     * @param seed equal seeds give equal intervals
     * @throws InvalidRequests if they are not the same requests; the message names the first one that differs
     */
    public static RequestPairs of(RequestTable baseline, RequestTable candidate, int replications, long seed)
            throws InvalidRequests {
        for (int r = 0; r < replications; r++) {
            requireSame(baseline, candidate, r);
        }
        return new RequestPairs(baseline, candidate, replications, seed);
    }

    private static void requireSame(RequestTable baseline, RequestTable candidate, int replication)
            throws InvalidRequests {
        RunRequests left = baseline.run(replication);
        RunRequests right = candidate.run(replication);
        for (int id = 0; id < Math.max(left.end(), right.end()); id++) {
            boolean isSame = left.has(id) == right.has(id)
                    && (!left.has(id)
                            || (baseline.model(left.model(id)).equals(candidate.model(right.model(id)))
                                    && left.promptTokens(id) == right.promptTokens(id)
                                    && left.intended(id) == right.intended(id)));
            if (!isSame) {
                throw right.has(id)
                        ? new InvalidRequests(candidate.file(), right.line(id), differs(id, right, baseline, left))
                        : new InvalidRequests(baseline.file(), left.line(id), differs(id, left, candidate, right));
            }
        }
    }

    private static String differs(int id, RunRequests here, RequestTable other, RunRequests there) {
        String what = there.has(id)
                ? "is another one in " + other.file() + ":" + there.line(id)
                : "is not in " + other.file();
        return "request %d (%,d prompt tokens, sent at %.6f s) %s, though both artifacts are of the same requests"
                .formatted(id, here.promptTokens(id), here.intended(id) / 1e6, what);
    }

    private static int[] inTime(RunRequests run) {
        int[] ids = IntStream.range(0, run.end()).filter(run::has).toArray();
        boolean isInOrder =
                IntStream.range(1, ids.length).allMatch(i -> run.intended(ids[i - 1]) <= run.intended(ids[i]));
        return isInOrder
                ? ids
                : Arrays.stream(ids)
                        .boxed()
                        .sorted((a, b) -> Long.compare(run.intended(a), run.intended(b)))
                        .mapToInt(id -> id)
                        .toArray();
    }

    @Override
    public Optional<Shift> shift(String model, Percentile percentile) {
        Samples samples =
                last.filter(known -> known.are(model, percentile)).orElseGet(() -> samples(model, percentile));
        last = Optional.of(samples);
        return QuantileShift.of(samples.baseline(), samples.candidate(), percentile.perMille(), replications, seed)
                .map(quantiles -> new Shift(quantiles, samples.requests()));
    }

    private Samples samples(String model, Percentile percentile) {
        int[][] ids = new int[replications][];
        for (int r = 0; r < replications; r++) {
            RunRequests run = baseline.run(r);
            ids[r] = model.equals(Report.ALL)
                    ? inTime[r]
                    : Arrays.stream(inTime[r])
                            .filter(id -> baseline.model(run.model(id)).equals(model))
                            .toArray();
        }
        int requests = Arrays.stream(ids).mapToInt(some -> some.length).sum();
        int count = QuantileShift.blocks(requests, replications);
        short[] blocks = blocks(ids, requests, count / replications);
        return new Samples(
                model,
                percentile,
                BlockedSample.of(values(baseline, ids, requests, percentile), blocks, count),
                BlockedSample.of(values(candidate, ids, requests, percentile), blocks, count),
                requests);
    }

    private static short[] blocks(int[][] ids, int requests, int perReplication) {
        short[] blocks = new short[requests];
        int next = 0;
        for (int r = 0; r < ids.length; r++) {
            for (int i = 0; i < ids[r].length; i++) {
                blocks[next++] = (short) (r * perReplication + (int) ((long) i * perReplication / ids[r].length));
            }
        }
        return blocks;
    }

    private static float[] values(RequestTable table, int[][] ids, int requests, Percentile percentile) {
        float[] values = new float[requests];
        int next = 0;
        for (int r = 0; r < ids.length; r++) {
            RunRequests run = table.run(r);
            for (int id : ids[r]) {
                values[next++] = run.isCompleted(id)
                        ? run.millis(percentile.latency(), id)
                        : percentile.isAdjusted() ? Float.POSITIVE_INFINITY : Float.NaN;
            }
        }
        return values;
    }
}
