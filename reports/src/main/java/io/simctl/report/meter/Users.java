package io.simctl.report.meter;

import io.simctl.report.result.Batches;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Figures;
import io.simctl.report.result.RequestCount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The users of a closed loop.
 *
 * @param model index of the model that they ask
 * @param count how many they are
 * @param rampUp nanoseconds over which they begin, at even distances, since the run began
 * @param until when they stop asking, nanoseconds since the run began
 */
public record Users(int model, int count, long rampUp, long until) {
    /** Nanoseconds that all of them together are there between the two times. */
    long time(long from, long to) {
        long end = Math.min(to, until);
        return IntStream.range(0, count)
                .mapToLong(user -> Math.max(0, end - Math.max(from, (long) ((double) rampUp * user / count))))
                .sum();
    }

    /**
     * The batches of a model with the time of its users, who may outstay the last request that they asked for.
     *
     * @param begin when the first batch begins, nanoseconds since the run began
     * @param end when the run ended, likewise
     */
    static Batches withTime(Batches batches, List<Users> users, long begin, long end) {
        List<Figures> with = new ArrayList<>();
        for (int i = 0; i < batches.figures().size(); i++) {
            Figures batch = batches.figures().get(i);
            long from = begin + i * batches.width();
            long to = i == batches.figures().size() - 1 ? end : from + batches.width();
            long time = users.stream().mapToLong(group -> group.time(from, to)).sum();
            Counts<RequestCount> counts =
                    Counts.of(RequestCount.class, kind -> kind == RequestCount.USER_NANOS ? time : 0);
            with.add(new Figures(batch.counts().plus(counts), batch.latencies(), batch.seconds()));
        }
        return new Batches(batches.width(), with);
    }
}
