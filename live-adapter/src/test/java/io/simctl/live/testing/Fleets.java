package io.simctl.live.testing;

import io.simctl.fleet.Fleet;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fleet.FleetEntry;

/** The machines of a scenario, for runs whose policies do not ask how fast they are. */
public final class Fleets {
    private Fleets() {}

    /** Of speeds that nobody knows. */
    public static Fleet of(Scenario scenario) {
        return ControlInputs.fleet(scenario, new ControlInputs.Speeds() {
            @Override
            public double decode(FleetEntry machines, String model) {
                return 0;
            }

            @Override
            public double prefill(FleetEntry machines, String model) {
                return 0;
            }
        });
    }
}
