package io.simctl.workload;

import io.simctl.scenario.RateShape;
import java.util.List;

/**
 * The map from the gaps of a renewal process with mean 1 to the times at which a rate that changes with time has accumulated
 * them: the time-rescaling of a non-homogeneous process (Çinlar 1975). Unlike thinning it takes any distribution of gaps and
 * throws nothing away.
 *
 * <p>The rate is followed in straight pieces, so a step costs one square root; pieces are cheap and few.
 */
final class OperationalTime {
    /** Within a piece, times are {@code double}s: up to 13 days they are exact to the nanosecond. */
    private static final long LONGEST_PIECE = 1L << 50;

    private final double ratePerNano;
    private final List<RateShape> shapes;
    private final long end;
    private long pieceStart;
    private double pieceLength;
    private double rateAtStart;
    private double slope;
    private double into;

    /**
     * @param ratePerSecond rate where the shapes are 1
     * @param start when the process begins
     * @param end when it ends
     */
    OperationalTime(double ratePerSecond, List<RateShape> shapes, long start, long end) {
        this.ratePerNano = ratePerSecond / 1e9;
        this.shapes = shapes;
        this.end = end;
        enter(start);
    }

    private void enter(long start) {
        long pieceEnd = start + Math.min(LONGEST_PIECE, end - start);
        for (RateShape shape : shapes) {
            pieceEnd = Math.min(pieceEnd, ShapeCurve.pieceEnd(shape, start));
        }
        double rate = ratePerNano;
        double rateAtEnd = ratePerNano;
        for (RateShape shape : shapes) {
            rate *= ShapeCurve.at(shape, start);
            rateAtEnd *= ShapeCurve.before(shape, start, pieceEnd);
        }
        pieceStart = start;
        pieceLength = pieceEnd - start;
        rateAtStart = rate;
        slope = pieceLength == 0 ? 0 : (rateAtEnd - rate) / pieceLength;
        into = 0;
    }

    /** Lets {@code gap} pass, and returns the time then, or {@link RequestSource#NEVER} after the end. */
    long advance(double gap) {
        double left = gap;
        while (true) {
            double rate = rateAtStart + slope * into;
            double rest = pieceLength - into;
            double available = rest * (rate + slope * rest / 2);
            if (left < available) {
                // the root of slope/2 x^2 + rate x = left in the form that loses no digits when the slope is small
                into += 2 * left / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * left)));
                long at = pieceStart + Math.round(into);
                return at < end ? at : RequestSource.NEVER;
            }
            left -= available;
            long next = pieceStart + (long) pieceLength;
            if (next >= end) {
                return RequestSource.NEVER;
            }
            enter(next);
        }
    }

    /** The gap that passes until {@code at}, which must not be before the present; what {@link #advance} undoes. */
    double passUntil(long at) {
        double gap = 0;
        while (at > pieceStart + (long) pieceLength && pieceStart + (long) pieceLength < end) {
            gap += area(pieceLength);
            enter(pieceStart + (long) pieceLength);
        }
        double to = Math.min(pieceLength, (double) at - pieceStart);
        gap += area(to);
        into = Math.max(into, to);
        return gap;
    }

    private double area(double to) {
        return to <= into ? 0 : (to - into) * (rateAtStart + slope * (into + to) / 2);
    }
}
