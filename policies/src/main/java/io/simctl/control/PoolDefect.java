package io.simctl.control;

/** Defects of the original model pools (d-inference PR #435, review) that live in the control plane; off unless named. */
public enum PoolDefect {
    /** A managed machine refuses other models even where nobody isolates it (finding 2). */
    REFUSE_AFTER_ROLLBACK,
    /** A finished switch adds the new model to the warm ones instead of replacing them, until the next report (finding 6). */
    SUCCESS_ADDS_WARM,
    /** A cancelled switch still unloads the model that the newer assignment wants (finding 9). */
    CANCELLED_ASSIGNMENT_UNLOADS
}
