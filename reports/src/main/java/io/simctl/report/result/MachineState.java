package io.simctl.report.result;

import java.util.List;

/**
 * The models in a machine's memory.
 *
 * @param resident indexes of models in memory, those about to leave among them, in order
 * @param loading indexes of models being loaded, in order
 */
public record MachineState(List<Integer> resident, List<Integer> loading) {
    public MachineState {
        resident = List.copyOf(resident);
        loading = List.copyOf(loading);
    }
}
