package io.simctl.policy.placement;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ticks a placement policy and writes down its orders, which machines carry out at once unless told otherwise. */
final class Played implements Placement.Actions {
    static final int NOBODY = -1;

    final Placement policy;
    final List<String> orders = new ArrayList<>();
    int[] desired = {};
    int actions;
    boolean shadow;
    boolean completes = true;
    int ineligible = NOBODY;
    private final FleetFixture fleet;

    Played(FleetFixture fleet, Placement policy) {
        this.fleet = fleet;
        this.policy = policy;
    }

    void begin() {
        policy.begin(fleet.view(), this, fleet.now());
    }

    void tickAt(long time) {
        fleet.at(time);
        policy.tick(fleet.view(), this, time);
    }

    /** Ticks at the policy's interval from the next tick on. */
    void tickUntil(long end) {
        while (fleet.now() + policy.interval() <= end) {
            tickAt(fleet.now() + policy.interval());
        }
    }

    /** The machine could not load the model and is not to be tried with it for two minutes. */
    Played fail(int machine, String model) {
        fleet.assign(machine, model, TargetState.FAILED);
        fleet.coolDown(machine, model, fleet.now() + 120 * FleetFixture.SECOND);
        return this;
    }

    @Override
    public boolean target(int machine, int... models) {
        String names = IntStream.of(models)
                .mapToObj(model -> fleet.fleet().model(model).name())
                .collect(Collectors.joining("+"));
        orders.add("assign m%d to %s".formatted(machine, names));
        fleet.assign(machine, completes ? TargetState.REACHED : TargetState.LOADING, models);
        return true;
    }

    @Override
    public void load(int machine, int model) {
        orders.add("load %s on m%d".formatted(fleet.fleet().model(model).name(), machine));
    }

    @Override
    public void unload(int machine, int model) {
        orders.add("unload %s on m%d".formatted(fleet.fleet().model(model).name(), machine));
    }

    @Override
    public void planned(int[] wanted, int[] current, int moves, boolean inShadow) {
        desired = wanted.clone();
        actions = moves;
        shadow = inShadow;
    }

    @Override
    public boolean eligible(int machine, int model) {
        return machine != ineligible;
    }
}
