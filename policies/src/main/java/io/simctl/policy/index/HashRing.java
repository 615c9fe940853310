package io.simctl.policy.index;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Machines on a ring, each at many points, so that keys are shared out evenly and keep their machine when another comes or goes
 * (consistent hashing, Karger et al., 1997).
 */
public final class HashRing {
    private static final int POINTS_OF_A_MACHINE = 64;

    private final long[] points;
    private final int[] machines;

    /** A ring of these machines. */
    public HashRing(MachineSet members) {
        int[] its = IntStream.range(0, members.size()).map(members::nth).toArray();
        long[][] sorted = new long[its.length * POINTS_OF_A_MACHINE][];
        for (int i = 0; i < sorted.length; i++) {
            int machine = its[i / POINTS_OF_A_MACHINE];
            long point = mixed((long) machine << Integer.SIZE | i % POINTS_OF_A_MACHINE);
            sorted[i] = new long[] {point, machine};
        }
        Arrays.sort(sorted, Arrays::compare);
        points = Arrays.stream(sorted).mapToLong(point -> point[0]).toArray();
        machines = Arrays.stream(sorted).mapToInt(point -> (int) point[1]).toArray();
    }

    /** How many points there are. */
    public int size() {
        return points.length;
    }

    /** The point that follows the key on a ring that is not empty. */
    public int pointAfter(long key) {
        int found = Arrays.binarySearch(points, mixed(key));
        return (found < 0 ? -found - 1 : found) % points.length;
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
