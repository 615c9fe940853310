package io.simctl.scenario.fault.course;

import io.simctl.fleet.ThermalState;
import io.simctl.scenario.fault.FaultSpec;
import java.util.function.IntPredicate;

/** A machine that faults happen to. All times are nanoseconds since the run began. */
public interface FaultTarget {
    /** A fault begins to hold or ceases to; told before what it does. */
    void fault(FaultSpec fault, boolean begins, long now);

    /** The machine is gone, or back with nothing in memory. */
    void down(boolean isDown, long now);

    /** Nothing passes on the way to the machine any more, or it does again. */
    void cut(boolean isCut, long now);

    /** The link to the other machine of its pair is gone, or there again; nothing to a machine without one. */
    void unlinked(boolean isLost, long now);

    /**
     * The machine is slow from now on, or is no more.
     *
     * @param factor so many times as long as usual steps take, 1 or more
     * @param thermal how hot it says it is
     */
    void slow(double factor, ThermalState thermal, long now);

    /**
     * The process of one of the models in memory dies.
     *
     * @param models those that it may be, by index
     * @param which of those that are in memory, in the order of their indexes, as a share of their number, from 0 and below 1
     * @param recovers whether the machine loads it again by itself
     */
    void processDies(IntPredicate models, double which, boolean recovers, long now);
}
