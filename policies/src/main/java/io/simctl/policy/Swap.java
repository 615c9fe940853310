package io.simctl.policy;

import io.simctl.control.Alarm;
import io.simctl.control.NodeView;
import io.simctl.fleet.Outcome;

/** Node-level swap: what leaves memory so that another model fits. */
public interface Swap {
    /**
     * Decides how {@code model}, which is on disk, gets into memory where {@code bytesShort} are missing.
     *
     * @param bytesShort bytes that must become free before the load can begin, above 0
     */
    Decision makeRoom(NodeView node, int model, long bytesShort, long now);

    /** What a swap policy says. */
    sealed interface Decision {
        /**
         * These models leave: each stops taking new work, is unloaded once it runs nothing, and the load begins when all are
         * gone.
         *
         * @param victims indexes of resident models
         */
        record Evict(int[] victims) implements Decision {}

        /**
         * Not now: ask again when something on the machine has changed.
         *
         * @param until ask again then even if nothing has; {@link Alarm#NEVER} for no such time
         */
        record Wait(long until) implements Decision {
            /** Until something has changed. */
            public Wait() {
                this(Alarm.NEVER);
            }
        }

        /** Never: turn the requests away. */
        record Refuse(Outcome.Rejected rejection) implements Decision {}
    }
}
