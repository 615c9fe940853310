package io.simctl.report.comparison;

/** The ways in which the runs of two policies belong together. */
public enum Pairing {
    /** Both met the same requests, replication by replication: what is hard for both cancels out. */
    PAIRED,
    /** Each met its own requests. */
    UNPAIRED,
    /** The baseline was recorded, once: a constant without sections. */
    BASELINE_RECORDED,
    /** The candidate was. */
    CANDIDATE_RECORDED
}
