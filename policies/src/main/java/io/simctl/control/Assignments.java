package io.simctl.control;

import io.simctl.fleet.ModelState;

/**
 * The Coordinator's side of assigning machines to pools: who is bound to which model, since when, and what a machine's word
 * changes (d-inference PR #435). A machine once assigned is never unassigned.
 */
final class Assignments {
    /** How long a model is not tried again on a machine where it could not be loaded (d-inference: 2 minutes). */
    static final long LOAD_COOLDOWN = 120_000_000_000L;

    private final boolean successAddsWarm;

    /** @param successAddsWarm the original's defect {@link PoolDefect#SUCCESS_ADDS_WARM} */
    Assignments(boolean successAddsWarm) {
        this.successAddsWarm = successAddsWarm;
    }

    /**
     * Binds the machine to the model's pool with a new epoch.
     *
     * @return false when it serves that pool already and nothing changes
     */
    boolean assign(KnownMachine machine, int model, long now) {
        if (machine.assignedModel() == model && machine.assignment() == AssignmentState.ASSIGNED) {
            return false;
        }
        machine.assign(model, AssignmentState.LOADING, machine.epoch() + 1, now);
        return true;
    }

    /**
     * Takes a machine's word on how far it is.
     *
     * @return false for word of an assignment that is not the current one, or a word that a machine cannot say; nothing changes
     */
    boolean status(KnownMachine machine, Message.AssignStatus status, long now) {
        if (status.epoch() != machine.epoch() || status.model() != machine.assignedModel()) {
            return false;
        }
        switch (status.state()) {
            case UNMANAGED -> {
                return false;
            }
            case LOADING, DRAINING -> machine.assignment(status.state());
            case ASSIGNED -> {
                machine.assignment(AssignmentState.ASSIGNED);
                warm(machine, status.model());
            }
            case FAILED -> {
                machine.assignment(AssignmentState.FAILED);
                machine.coolDown(status.model(), now + LOAD_COOLDOWN);
            }
        }
        return true;
    }

    /** The switch unloaded everything else, so the view need not wait for the next report to know it. */
    private void warm(KnownMachine machine, int model) {
        if (!successAddsWarm) {
            for (int other = 0; other < machine.fleet().models().size(); other++) {
                if (other != model && machine.state(other) != ModelState.ABSENT) {
                    machine.learned(other, ModelState.ON_DISK);
                }
            }
        }
        machine.learned(model, ModelState.RESIDENT);
    }
}
