package io.simctl.fleet;

import java.util.List;

/**
 * The machines and models of a run and what is known of each pair before the first request.
 *
 * @param machines by machine index
 * @param models by model index
 * @param hosting by machine index, then model index
 * @param accounts names of the accounts that requests and machines may belong to, by the number that these carry
 * @param clusters machines that serve some models in pairs
 */
public record Fleet(
        List<Machine> machines,
        List<Model> models,
        List<List<Hosting>> hosting,
        List<String> accounts,
        List<Cluster> clusters) {

    /**
     * The known facts of one model on one machine.
     *
     * @param onDisk whether the weights are on the machine's disk
     * @param residentAtStart whether the model is loaded when the run begins
     * @param decodeTokensPerSecond registered single-stream decode rate, or 0 when unknown
     * @param prefillTokensPerSecond registered prefill rate, or 0 when unknown
     * @param claimBytes what its server claims for KV cache when it loads the model, as far as that is free, and keeps until the model
     *     leaves; 0 for one that takes memory with each request, {@link #ALL} for one that claims whatever is left
     * @param requiredBytes part of the claim without which the model is not loaded
     */
    public record Hosting(
            boolean onDisk,
            boolean residentAtStart,
            double decodeTokensPerSecond,
            double prefillTokensPerSecond,
            long claimBytes,
            long requiredBytes) {
        /** A claim to all the memory that is free. */
        public static final long ALL = Long.MAX_VALUE;

        /** Of a server that claims nothing. */
        public Hosting(
                boolean onDisk, boolean residentAtStart, double decodeTokensPerSecond, double prefillTokensPerSecond) {
            this(onDisk, residentAtStart, decodeTokensPerSecond, prefillTokensPerSecond, 0, 0);
        }

        /** The model's state when the run begins. */
        public ModelState stateAtStart() {
            if (residentAtStart) {
                return ModelState.RESIDENT;
            }
            return onDisk ? ModelState.ON_DISK : ModelState.ABSENT;
        }
    }

    public Fleet {
        machines = List.copyOf(machines);
        models = List.copyOf(models);
        hosting = hosting.stream().map(List::copyOf).toList();
        accounts = List.copyOf(accounts);
        clusters = List.copyOf(clusters);
    }

    /** A fleet in which every machine serves by itself. */
    public Fleet(List<Machine> machines, List<Model> models, List<List<Hosting>> hosting, List<String> accounts) {
        this(machines, models, hosting, accounts, List.of());
    }

    /** A fleet in which no account has a name. */
    public Fleet(List<Machine> machines, List<Model> models, List<List<Hosting>> hosting) {
        this(machines, models, hosting, List.of());
    }

    /** The machine with this index. */
    public Machine machine(int machine) {
        return machines.get(machine);
    }

    /** The model with this index. */
    public Model model(int model) {
        return models.get(model);
    }

    /** What is known of the model on the machine. */
    public Hosting hosting(int machine, int model) {
        return hosting.get(machine).get(model);
    }

    /** Index of the model with this name, or -1 when there is none. */
    public int modelIndex(String name) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Bytes that must be free on the machine to load the model. */
    public long bytesToLoad(int machine, int model) {
        return model(model).weightBytes() + hosting(machine, model).requiredBytes();
    }

    /** Whether the model can be loaded into the machine's usable memory at all. */
    public boolean fits(int machine, int model) {
        return bytesToLoad(machine, model) <= machine(machine).usableBytes();
    }

    /** Whether the machine could run the model, by itself or as the host of a cluster: it is on disk and fits. */
    public boolean capable(int machine, int model) {
        return hosting(machine, model).onDisk()
                && bytesToLoad(machine, model) - peerBytes(machine, model)
                        <= machine(machine).usableBytes();
    }

    /** Bytes of the model's weights that another machine holds while both serve it, this one being the host; 0 where that never is. */
    public long peerBytes(int machine, int model) {
        for (Cluster cluster : clusters) {
            if (cluster.first() == machine && cluster.models().contains(model)) {
                return model(model).weightBytes() - Cluster.half(model(model).weightBytes());
            }
        }
        return 0;
    }
}
