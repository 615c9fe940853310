package io.simctl.control.link;

/** A machine's report of itself, as a heartbeat carries it. Reports are used again; whoever receives one copies what it keeps. */
public final class MachineReport {
    /** Counts what a machine has to say; a report that tells nothing new has the number of the one before. */
    public long number;

    public long usedBytes;

    /** By model index. */
    public final ModelReport[] models;

    public MachineReport(int models) {
        this.models = new ModelReport[models];
        for (int model = 0; model < models; model++) {
            this.models[model] = new ModelReport();
        }
    }
}
