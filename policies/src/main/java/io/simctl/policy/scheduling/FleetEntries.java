package io.simctl.policy.scheduling;

import io.simctl.fleet.Machine;

/** The fleet entries that machines come from: a machine is called by its entry, a dash and a number. */
final class FleetEntries {
    private FleetEntries() {}

    static String of(Machine machine) {
        int dash = machine.name().lastIndexOf('-');
        return dash < 0 ? machine.name() : machine.name().substring(0, dash);
    }
}
