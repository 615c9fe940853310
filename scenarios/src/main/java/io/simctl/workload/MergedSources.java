package io.simctl.workload;

import io.simctl.control.Demand;
import java.io.Closeable;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Several sources as one, in the order of their times, and at equal times in the order of the sources. Requests are numbered
 * from 0 in equal steps as they come.
 */
final class MergedSources implements Iterator<Demand>, Closeable {
    private final RequestSource[] sources;

    /** A binary heap of indexes into {@link #sources}, the next request's at the top. */
    private final int[] heap;

    private final long idStep;
    private long nextId;

    MergedSources(List<? extends RequestSource> sources, long idStep) {
        this.idStep = idStep;
        this.sources = sources.toArray(RequestSource[]::new);
        heap = new int[this.sources.length];
        for (int i = 0; i < heap.length; i++) {
            heap[i] = i;
        }
        for (int i = heap.length / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    private boolean before(int a, int b) {
        int difference = Long.compare(sources[a].nextAt(), sources[b].nextAt());
        return difference != 0 ? difference < 0 : a < b;
    }

    private void sink(int from) {
        int source = heap[from];
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child >= heap.length) {
                break;
            }
            if (child + 1 < heap.length && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], source)) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = source;
    }

    @Override
    public boolean hasNext() {
        return heap.length > 0 && sources[heap[0]].nextAt() != RequestSource.NEVER;
    }

    @Override
    public Demand next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Demand demand = sources[heap[0]].next(nextId);
        nextId += idStep;
        sink(0);
        return demand;
    }

    @Override
    public void close() {
        for (RequestSource source : sources) {
            source.close();
        }
    }
}
