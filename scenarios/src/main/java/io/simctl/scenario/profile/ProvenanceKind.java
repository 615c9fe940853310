package io.simctl.scenario.profile;

/** The way in which a constant is known. */
public enum ProvenanceKind {
    /** Measured for this scenario. */
    MEASURED,
    /** Stated by someone else. */
    PUBLISHED,
    /** Neither; a guess that a user should replace. */
    ASSUMED
}
