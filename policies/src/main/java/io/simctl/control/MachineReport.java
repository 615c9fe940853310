package io.simctl.control;

/** What a heartbeat says of a machine. Reports are used again; whoever receives one copies what it keeps. */
final class MachineReport {
    /** Counts what a machine has to say; a report that tells nothing new has the number of the one before. */
    long number;

    long usedBytes;

    /** By model index. */
    final ModelReport[] models;

    MachineReport(int models) {
        this.models = new ModelReport[models];
        for (int model = 0; model < models; model++) {
            this.models[model] = new ModelReport();
        }
    }
}
