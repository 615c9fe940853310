package io.simctl.policy;

import io.simctl.fleet.Outcome;
import java.util.Arrays;
import java.util.List;

/** Node-level swap: which models are in a machine's memory, and what leaves so that another can be loaded. */
public interface Swap {
    /** A time that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Plans the load of a model that is on disk and wanted. It is asked for every load, whether memory is short or not, and
     * once more whenever something on the machine has changed, until the load begins or is refused.
     */
    Plan plan(NodeView node, int model, long now);

    /** Whether a load that waits holds up those that were asked for after it. */
    default boolean loadsInOrder() {
        return true;
    }

    /** When {@link #wake} is to be called next, or {@link #NEVER}; read after whatever has happened on the machine. */
    default long wakeAt() {
        return NEVER;
    }

    /** The time of {@link #wakeAt} has come: models may leave though nobody needs their place. */
    default List<Departure> wake(NodeView node, long now) {
        return List.of();
    }

    /**
     * A model that shall leave: it gets nothing new to run and is unloaded once it runs nothing. Naming one that is about to
     * leave already changes nothing but that it may be killed earlier.
     *
     * @param killAfter nanoseconds after which what it still runs is broken off, {@link #NEVER} to wait as long as it takes
     */
    record Departure(int model, long killAfter) {
        /** One that takes as long as its requests do. */
        public static Departure drain(int model) {
            return new Departure(model, NEVER);
        }
    }

    /** A swap policy's decision about a load. */
    sealed interface Load {
        /** Begins as soon as the models that are to leave are gone and there is memory for it; until then the policy is asked again. */
        record Begin() implements Load {}

        /** Begins now, whatever is in memory; it fails where its weights do not fit. */
        record Proceed() implements Load {}

        /**
         * Not now: the policy is asked again when something on the machine has changed.
         *
         * @param until ask then even if nothing has; {@link #NEVER} for no such time
         */
        record Wait(long until) implements Load {}

        /** Never: those who wait for it are rejected. */
        record Refuse(Outcome.Rejected rejection) implements Load {}
    }

    /**
     * A swap policy's answer to a load that is wanted.
     *
     * @param departures models that shall leave
     * @param load what becomes of the load
     */
    record Plan(List<Departure> departures, Load load) {
        /** The load begins, and nothing leaves. */
        public static final Plan LOAD = new Plan(List.of(), new Load.Begin());

        /** The load begins at once, whatever is in memory. */
        public static final Plan PROCEED = new Plan(List.of(), new Load.Proceed());

        /** The load waits until something has changed. */
        public static final Plan WAIT = waitUntil(NEVER);

        public Plan {
            departures = List.copyOf(departures);
        }

        /** The load waits until something has changed or that time has come. */
        public static Plan waitUntil(long time) {
            return new Plan(List.of(), new Load.Wait(time));
        }

        /** Those who wait for the load are rejected. */
        public static Plan refuse(Outcome.Rejected rejection) {
            return new Plan(List.of(), new Load.Refuse(rejection));
        }

        /** These models leave once they run nothing, and then the load begins. */
        public static Plan evict(int... models) {
            return new Plan(Arrays.stream(models).mapToObj(Departure::drain).toList(), LOAD.load());
        }
    }
}
