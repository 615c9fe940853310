package io.simctl.live.emulator;

/** The speed that the engines of a machine leave each other. */
@FunctionalInterface
public interface MachineSpeed {
    /** Each engine has a machine of its own. */
    MachineSpeed APART = (busyEngines, isLoading) -> 1;

    /**
     * Speed of each engine as a share of what it reaches alone on an idle machine, above 0.
     *
     * @param busyEngines how many engines are at work, at least 1
     * @param isLoading whether a load is under way
     */
    double share(int busyEngines, boolean isLoading);
}
