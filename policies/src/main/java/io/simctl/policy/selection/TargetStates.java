package io.simctl.policy.selection;

import io.simctl.fleet.ModelState;
import io.simctl.policy.MachineView;
import io.simctl.policy.type.PolicyContext;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The states of the models that a selection chooses among, over all machines that can be reached and as far as the Coordinator knows: kept
 * by what machines report, so that a request looks at no machine.
 */
final class TargetStates {
    /** The best that a target is on any machine, from the most to the least ready. */
    enum Readiness {
        /** In memory, able to serve. */
        READY,
        /** Being loaded. */
        STARTING,
        /** On a disk. */
        STOPPED,
        /** About to leave memory wherever it is, or on no machine that can be reached. */
        UNAVAILABLE
    }

    private final int[] models;
    private final Readiness[] last;
    private final Map<Readiness, int[]> machines = new EnumMap<>(Readiness.class);

    /** The models with these names, on machines of which nothing is known yet. */
    TargetStates(List<String> names, PolicyContext context) {
        models = names.stream().mapToInt(context::model).toArray();
        last = new Readiness[context.fleet().machines().size() * models.length];
        Arrays.fill(last, Readiness.UNAVAILABLE);
        for (Readiness state : Readiness.values()) {
            machines.put(state, new int[models.length]);
        }
    }

    /** How many models there are to choose among. */
    int count() {
        return models.length;
    }

    /** Index in the fleet of the target with this number. */
    int model(int target) {
        return models[target];
    }

    /** The number of the target that is this model. */
    int targetOf(int model) {
        for (int target = 0; target < models.length; target++) {
            if (models[target] == model) {
                return target;
            }
        }
        throw new IllegalArgumentException("model " + model + " is no target");
    }

    /** Takes over what is known of a machine. */
    void changed(MachineView machine, long now) {
        for (int target = 0; target < models.length; target++) {
            int at = machine.index() * models.length + target;
            Readiness state = readiness(machine, models[target], now);
            if (state != last[at]) {
                in(last[at])[target]--;
                in(state)[target]++;
                last[at] = state;
            }
        }
    }

    private static Readiness readiness(MachineView machine, int model, long now) {
        if (!machine.isOnline()) {
            return Readiness.UNAVAILABLE;
        }
        ModelState state = machine.state(model);
        return switch (state) {
            case RESIDENT -> Readiness.READY;
            case LOADING -> Readiness.STARTING;
            case ON_DISK -> machine.isLoadPending(model, now) ? Readiness.STARTING : Readiness.STOPPED;
            case DRAINING, ABSENT -> Readiness.UNAVAILABLE;
        };
    }

    /** Whether the target is that on some machine. */
    boolean isSomewhere(int target, Readiness state) {
        return in(state)[target] > 0;
    }

    /** Machines in that state, by target. */
    private int[] in(Readiness state) {
        return Objects.requireNonNull(machines.get(state));
    }
}
