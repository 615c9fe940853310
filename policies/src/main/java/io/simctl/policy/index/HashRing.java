package io.simctl.policy.index;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Machines on a ring, each at many points, so that keys are shared out evenly and keep their machine when another comes or goes
 * (consistent hashing, Karger et al., 1997).
 */
public final class HashRing {
    private static final int POINTS_OF_A_MACHINE = 64;

    private final int[] machines;

    /** By the leading bits of a key, the first point at or after the least of such keys. */
    private final int[] first;

    private final int keyShift;

    /** A ring of these machines. */
    public HashRing(MachineSet members) {
        long[][] points = IntStream.range(0, members.size() * POINTS_OF_A_MACHINE)
                .mapToObj(i -> point(members.nth(i / POINTS_OF_A_MACHINE), i % POINTS_OF_A_MACHINE))
                .sorted((one, other) -> Long.compareUnsigned(one[0], other[0]))
                .toArray(long[][]::new);
        machines = Arrays.stream(points).mapToInt(point -> (int) point[1]).toArray();
        first = new int[Integer.highestOneBit(machines.length + 1) * 2];
        keyShift = Long.SIZE - Integer.numberOfTrailingZeros(first.length);
        int point = 0;
        for (int bits = 0; bits < first.length; bits++) {
            while (point < points.length && points[point][0] >>> keyShift < bits) {
                point++;
            }
            first[bits] = point;
        }
    }

    private static long[] point(int machine, int number) {
        return new long[] {mixed((long) machine << Integer.SIZE | number), machine};
    }

    /** How many points there are. */
    public int size() {
        return machines.length;
    }

    /** The point from which the machines of the key are counted. */
    public int begin(long key) {
        return first[(int) (mixed(key) >>> keyShift)];
    }

    /** The machine at a point, counted on beyond the end of the ring. */
    public int machine(int point) {
        return machines[point % machines.length];
    }

    /** The finalizer of MurmurHash3, whose every bit depends on every bit. */
    private static long mixed(long bits) {
        long once = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
        long twice = (once ^ once >>> 33) * 0xC4CEB9FE1A85EC53L;
        return twice ^ twice >>> 33;
    }
}
