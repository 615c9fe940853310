package io.simctl.report.meter;

import io.simctl.report.metric.EndedRequest;
import io.simctl.report.metric.Latency;
import java.util.List;
import java.util.stream.Stream;

/**
 * Completed requests of one model that are yet to be counted. They are counted some at a time, one latency after the other: the
 * histograms of a run do not fit into the CPU's nearest caches, and it foresees the call of a function that it called just before.
 */
final class EndedRequests {
    private static final int CAPACITY = 16;

    private final Latency[] latencies;
    private final int ofBatches;
    private final EndedRequest[] requests =
            Stream.generate(EndedRequest::new).limit(CAPACITY).toArray(EndedRequest[]::new);
    private final long[] values = new long[CAPACITY];
    private int size;

    /** @param kept those that batches keep come first */
    EndedRequests(List<Latency> kept) {
        latencies = kept.toArray(Latency[]::new);
        ofBatches = (int) kept.stream().filter(Latency::isKeptByBatch).count();
    }

    /** The one to read the next request into; it is not among those to be counted until {@link #keep()}. */
    EndedRequest next() {
        return requests[size];
    }

    /** What was read last is to be counted. */
    void keep() {
        size++;
    }

    boolean isFull() {
        return size == CAPACITY;
    }

    /** Counts them all, each latency that a request has, and forgets them; what {@link #next()} is stays what it is. */
    void countIn(LatencyHistograms all, LatencyHistograms batch) {
        if (size == 0) {
            return;
        }
        for (int i = 0; i < latencies.length; i++) {
            int known = readKnown(latencies[i]);
            all.add(i, values, known);
            if (i < ofBatches) {
                batch.add(i, values, known);
            }
        }
        EndedRequest counted = requests[0];
        requests[0] = requests[size % CAPACITY];
        requests[size % CAPACITY] = counted;
        size = 0;
    }

    private int readKnown(Latency latency) {
        int known = 0;
        for (int i = 0; i < size; i++) {
            long value = latency.of(requests[i]);
            if (value != EndedRequest.UNKNOWN) {
                values[known++] = value;
            }
        }
        return known;
    }
}
