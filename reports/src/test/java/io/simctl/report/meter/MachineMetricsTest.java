package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.PoolReport;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link RunMetrics} tells of the machines: one that has model a in memory at first and b on its disk. */
class MachineMetricsTest {
    private static final long SECOND = 1_000_000_000;
    private static final int A = 0;
    private static final int B = 1;

    private static final Fleet FLEET = new Fleet(
            List.of(new Machine("mac-1", "m4-max", 64L << 30, 0, 5e11, Request.NO_OWNER, false, true)),
            List.of(new Model("a", 10L << 30, 1 << 16, 32768), new Model("b", 10L << 30, 1 << 16, 32768)),
            List.of(List.of(new Hosting(true, true, 0, 0), new Hosting(true, false, 0, 0))));

    private static RunMetrics metrics(long warmup) {
        return new RunMetrics(FLEET, List.of(Optional.empty(), Optional.empty()), warmup);
    }

    private final RunMetrics metrics = metrics(0);
    private long now;

    private void load(int model) {
        metrics.modelState(0, model, ModelState.ON_DISK, ModelState.LOADING, now += SECOND);
        metrics.modelState(0, model, ModelState.LOADING, ModelState.RESIDENT, now += SECOND);
    }

    private void unload(int model) {
        metrics.modelState(0, model, ModelState.RESIDENT, ModelState.DRAINING, now += SECOND);
        metrics.modelState(0, model, ModelState.DRAINING, ModelState.ON_DISK, now += SECOND);
    }

    private FleetResult result() {
        return metrics.result(100 * SECOND).fleet();
    }

    @Test
    void aLoadAfterAnotherModelHasLeftIsASwitch() {
        unload(A);
        load(B);

        assertThat(result().get(FleetCount.SWITCHES)).isEqualTo(1);
        assertThat(result().get(FleetCount.LOADS)).isEqualTo(1);
        assertThat(result().get(FleetCount.UNLOADS)).isEqualTo(1);
    }

    @Test
    void thePoolsAtTheEndOfTheRunAreThoseThatTheCoordinatorTold() {
        assertThat(result().get(FleetCount.MANAGED_MACHINES)).isZero();

        metrics.pools(new PoolReport(true, List.of(1, 0), 1, 1), now);

        assertThat(result().get(FleetCount.MANAGED_MACHINES)).isEqualTo(1);
        assertThat(result().get(FleetCount.CO_RESIDENT_MACHINES)).isEqualTo(1);
    }

    @Test
    void aReloadOfTheSameModelIsNoSwitch() {
        unload(A);
        load(A);

        assertThat(result().get(FleetCount.SWITCHES)).isZero();
    }

    @Test
    void aLoadBesideAnotherModelIsNoSwitch() {
        load(B);

        assertThat(result().get(FleetCount.SWITCHES)).isZero();
        assertThat(result().get(FleetCount.CO_RESIDENT_NANOS)).isEqualTo(98 * SECOND);
    }

    @Test
    void anUnloadIsPaidForByOneSwitchOnly() {
        unload(A);
        load(B);
        load(A);

        assertThat(result().get(FleetCount.SWITCHES)).isEqualTo(1);
    }

    @Test
    void aFailedLoadIsALoadAndNoUnload() {
        metrics.modelState(0, B, ModelState.ON_DISK, ModelState.LOADING, SECOND);
        metrics.modelState(0, B, ModelState.LOADING, ModelState.ON_DISK, 3 * SECOND);
        metrics.loadFailed(0, B, "file is damaged", 3 * SECOND);

        assertThat(result().get(FleetCount.LOADS)).isEqualTo(1);
        assertThat(result().get(FleetCount.LOAD_FAILURES)).isEqualTo(1);
        assertThat(result().get(FleetCount.UNLOADS)).isZero();
        assertThat(result().get(FleetCount.LOAD_NANOS)).isEqualTo(2 * SECOND);
    }

    @Test
    void whatIsResidentAtTheBeginningIsNoLoad() {
        metrics.modelState(0, A, ModelState.ON_DISK, ModelState.RESIDENT, 0);

        assertThat(result().get(FleetCount.LOADS)).isZero();
    }

    @Test
    void whatIsUnderWayAtTheEndCountsUpToIt() {
        metrics.running(0, 1, 90 * SECOND);
        metrics.modelState(0, B, ModelState.ON_DISK, ModelState.LOADING, 95 * SECOND);

        assertThat(result().get(FleetCount.BUSY_NANOS)).isEqualTo(10 * SECOND);
        assertThat(result().get(FleetCount.LOAD_NANOS)).isEqualTo(5 * SECOND);
    }

    @Test
    void residencyTellsTheShareOfEachState() {
        metrics.modelState(0, A, ModelState.RESIDENT, ModelState.ON_DISK, 64 * SECOND);
        metrics.modelState(0, B, ModelState.ON_DISK, ModelState.LOADING, 64 * SECOND);
        metrics.modelState(0, B, ModelState.LOADING, ModelState.RESIDENT, 80 * SECOND);

        ResidencyTimeline residency = metrics.result(128 * SECOND).residency();

        var alone = new MachineState(List.of(A), List.of());
        var other = new MachineState(List.of(B), List.of());
        var loading = new MachineState(List.of(), List.of(B));
        List<ResidencyTimeline.Stretch> stretches =
                residency.machines().getFirst().stretches();
        assertThat(stretches.getFirst().shares()).containsExactly(new ResidencyTimeline.Share(alone, 100));
        assertThat(stretches.getLast().shares()).containsExactly(new ResidencyTimeline.Share(other, 100));
        assertThat(percentOf(stretches, alone, residency.bins())).isBetween(49.0, 51.0);
        assertThat(percentOf(stretches, loading, residency.bins())).isBetween(12.0, 13.0);
    }

    private static double percentOf(List<ResidencyTimeline.Stretch> stretches, MachineState state, int bins) {
        return stretches.stream()
                        .mapToDouble(stretch -> stretch.shares().stream()
                                        .filter(share -> share.state().equals(state))
                                        .mapToInt(ResidencyTimeline.Share::percent)
                                        .sum()
                                * (stretch.to() - stretch.from()))
                        .sum()
                / bins;
    }

    @Test
    void onlyWhatIsAfterTheWarmUpCounts() {
        RunMetrics late = metrics(10 * SECOND);
        late.running(0, 3, 4 * SECOND);
        late.modelState(0, B, ModelState.ON_DISK, ModelState.LOADING, 8 * SECOND);
        late.modelState(0, B, ModelState.LOADING, ModelState.RESIDENT, 11 * SECOND);
        late.running(0, 0, 13 * SECOND);

        FleetResult machines = late.result(20 * SECOND).fleet();

        assertThat(machines.get(FleetCount.LOADS)).as("begun before").isZero();
        assertThat(machines.get(FleetCount.LOAD_NANOS)).isEqualTo(SECOND);
        assertThat(machines.get(FleetCount.BUSY_NANOS)).isEqualTo(3 * SECOND);
        assertThat(machines.get(FleetCount.CO_RESIDENT_NANOS)).isEqualTo(9 * SECOND);
        assertThat(machines.get(FleetCount.MACHINE_NANOS)).isEqualTo(10 * SECOND);
    }
}
