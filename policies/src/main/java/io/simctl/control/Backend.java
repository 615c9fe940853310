package io.simctl.control;

import io.simctl.control.node.NodeAgent;
import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.ThermalState;

/**
 * The one adapter to whatever runs models on a machine: a performance model in the simulator, a supervised server process or
 * a URL in a live run. Each machine has its own. No call blocks; what comes of a call is reported to the {@link Listener}, never
 * from inside the call.
 */
public interface Backend {
    /** Begins to load a model that is {@link ModelState#ON_DISK}; one whose weights do not fit beside what is there fails to load. */
    void load(int model);

    /** Unloads a resident model that runs nothing. */
    void unload(int model);

    /** Runs an attempt on its resident model. */
    void start(Leg leg);

    /** Stops an attempt as soon as the backend can; no more is heard of it. */
    void cancel(Leg leg);

    /** Bytes of weights and KV cache in use now; loading weights count in full. */
    long usedBytes();

    /** Bytes that a model in memory holds beside its weights whether or not it runs anything, such as a pool for KV cache. */
    default long claimedBytes(int model) {
        return 0;
    }

    /** The rank that the machine has in a cluster, as its next report is to say; {@link Cluster#NO_RANK} for none. */
    default int rank() {
        return Cluster.NO_RANK;
    }

    /** The heat of the machine, as its next report is to tell; nominal where nobody knows. */
    default ThermalState thermal() {
        return ThermalState.NOMINAL;
    }

    /** Bytes of the model's weights that another machine holds, or would hold if it were loaded now; 0 for one served by this one alone. */
    default long peerBytes(int model) {
        return 0;
    }

    /** Keeps account from now on of what its prefix caches gain and lose; called before the run begins, if at all. */
    default void watchCaches() {}

    /** Adds what has changed in its prefix caches since what a report that was {@link #read} said; nothing where none keeps account. */
    default void fill(CacheReport report) {}

    /** A report of its prefix caches has been read, so that what it said need not be said again. */
    default void read(CacheReport report) {}

    /** Hears what comes of the calls. Implemented by the {@link NodeAgent}. */
    interface Listener {
        /** The model can serve now. */
        void loaded(int model, long now);

        /** The model could not be loaded and is on disk again. */
        void loadFailed(int model, String cause, long now);

        /** The model's memory is free again. */
        void unloaded(int model, long now);

        /** The model is out of memory though nobody unloaded it; what it ran has broken off. */
        void lost(int model, String cause, long now);

        /** The same of a server that answers in its end what it ran. */
        default void lost(int model, Outcome.Failed failure, long now) {
            lost(model, failure.cause(), now);
        }

        /** As {@link #lost}, but the machine is to load the model again by itself. */
        default void recovers(int model, String cause, long now) {
            lost(model, cause, now);
        }

        /** The first output token is there; {@link Leg#prefillAt()} and {@link Leg#firstTokenAt()} are set. */
        void firstToken(Leg leg, long now);

        /** The last output token is there. */
        void finished(Leg leg, long now);

        /** What serves the model turned the attempt away before its first token. */
        void rejected(Leg leg, Outcome.Rejected rejection, long now);

        /** The attempt broke off; the status is that of a real server's reply, and 0 where none came or none serves. */
        void failed(Leg leg, Outcome.Failed failure, long now);
    }

    /** A factory that makes the backend of each machine when the run is put together. */
    @FunctionalInterface
    interface Factory {
        /** The backend of the machine with this index; it tells {@code listener} what comes of the calls. */
        Backend create(int machine, Listener listener);
    }
}
