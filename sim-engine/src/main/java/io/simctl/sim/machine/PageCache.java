package io.simctl.sim.machine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights that the operating system still has in memory although nobody uses them. When memory gets short the pages of the
 * model that was used least recently go first, and only as many as are needed.
 */
final class PageCache {
    /** Bytes by model, the least recently used model first. */
    private final Map<Integer, Long> pages = new LinkedHashMap<>();

    private long bytes;

    /** All weights of a model have been used just now. */
    void put(int model, long weightBytes) {
        remove(model);
        pages.put(model, weightBytes);
        bytes += weightBytes;
    }

    /** Bytes of a model's weights that are here. */
    long of(int model) {
        return pages.getOrDefault(model, 0L);
    }

    /** The model's pages are no longer for the operating system to drop. */
    void remove(int model) {
        bytes -= of(model);
        pages.remove(model);
    }

    /** All pages are gone. */
    void clear() {
        pages.clear();
        bytes = 0;
    }

    /** Drops pages until no more than {@code limit} bytes are here. */
    void shrinkTo(long limit) {
        Iterator<Map.Entry<Integer, Long>> oldestFirst = pages.entrySet().iterator();
        while (bytes > limit) {
            Map.Entry<Integer, Long> oldest = oldestFirst.next();
            long dropped = Math.min(oldest.getValue(), bytes - limit);
            bytes -= dropped;
            if (dropped == oldest.getValue()) {
                oldestFirst.remove();
            } else {
                oldest.setValue(oldest.getValue() - dropped);
            }
        }
    }
}
