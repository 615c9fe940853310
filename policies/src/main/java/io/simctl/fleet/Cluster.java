package io.simctl.fleet;

import java.util.List;

/**
 * Two machines, joined by a link, that serve some models together, each of them holding a half (d-inference PR #198). The first hosts: it
 * takes the requests and is rank 0; the other computes for it and is rank 1.
 *
 * @param first index of the machine that hosts
 * @param second index of the other one
 * @param models indexes of the models that they serve together
 */
public record Cluster(int first, int second, List<Integer> models) {
    /** The rank that a machine reports which is in no cluster. */
    public static final int NO_RANK = -1;

    /** The rank of the machine that hosts. */
    public static final int HOST = 0;

    /** The rank of the machine that computes for the host and takes no requests of its own. */
    public static final int RESPONDER = 1;

    public Cluster {
        models = List.copyOf(models);
    }

    /** Bytes of a model's weights that a machine of the pair holds; of an odd number the larger half. */
    public static long half(long weightBytes) {
        return weightBytes - weightBytes / 2;
    }
}
