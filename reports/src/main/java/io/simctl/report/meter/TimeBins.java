package io.simctl.report.meter;

import java.util.ArrayList;
import java.util.List;

/**
 * A grid of equal spans of time that begins at 0 and always has room: when a time falls beyond it, the spans double in width
 * and neighbours are added together. A run of unknown length thus takes constant memory and ends with more than half of its
 * bins in use. Widths are powers of two of nanoseconds, so that finding a bin is a shift.
 */
final class TimeBins {
    private final int bins;
    private final List<long[]> channels = new ArrayList<>();
    private int shift;
    private long latest;

    /**
     * @param bins how many, a power of two
     * @param shift the first width is {@code 2^shift} nanoseconds
     */
    TimeBins(int bins, int shift) {
        this.bins = bins;
        this.shift = shift;
    }

    /** A new row of counts over this grid; it stays valid, but what its places stand for changes with {@link #at}. */
    long[] channel() {
        var channel = new long[bins];
        channels.add(channel);
        return channel;
    }

    /** The bin that a time of at least 0 falls into. To be asked before a channel is written to, as it may widen the bins. */
    int at(long time) {
        if (time > latest) {
            latest = time;
            while (time >>> shift >= bins) {
                widen();
            }
        }
        return (int) (time >>> shift);
    }

    private void widen() {
        shift++;
        for (long[] channel : channels) {
            fold(channel);
        }
    }

    private void fold(long[] channel) {
        for (int i = 0; i < bins / 2; i++) {
            channel[i] = channel[2 * i] + channel[2 * i + 1];
        }
        java.util.Arrays.fill(channel, bins / 2, bins, 0);
    }

    /** Adds {@code amount} to a channel, spread evenly from {@code start} to {@code end}; what is added sums up exactly. */
    void spread(long[] channel, long start, long end, long amount) {
        int last = at(end);
        int bin = at(start);
        if (bin == last) {
            channel[bin] += amount;
            return;
        }
        double perNano = (double) amount / (end - start);
        long added = 0;
        for (; bin < last; bin++) {
            long upToHere = (long) (perNano * (((bin + 1L) << shift) - start));
            channel[bin] += upToHere - added;
            added = upToHere;
        }
        channel[last] += amount - added;
    }

    /** Nanoseconds that one bin stands for. */
    long width() {
        return 1L << shift;
    }

    /** How many bins are in use: up to the latest time asked for. */
    int used() {
        return (int) (latest >>> shift) + 1;
    }

    /** The used part of a channel. */
    long[] copy(long[] channel) {
        return java.util.Arrays.copyOf(channel, used());
    }
}
