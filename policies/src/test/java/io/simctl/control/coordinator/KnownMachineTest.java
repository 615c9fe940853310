package io.simctl.control.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.policy.MachineView;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownMachineTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 12})
    void whatIsKeptOfAllModelsTogetherIsWhatTheModelsAddUpTo(int machines) {
        ChangingFleet world = new ChangingFleet(machines, machines);
        int models = world.fleet.fleet().models().size();
        for (int step = 0; step < 3000; step++) {
            world.change();
            for (int m = 0; m < machines; m++) {
                MachineView machine = world.fleet.machine(m);
                assertThat(machine.promptTokensAheadTotal())
                        .as("prompt tokens ahead")
                        .isEqualTo(sum(
                                models, x -> machine.waitingPromptTokens(x) + machine.sentSinceReportPromptTokens(x)));
                assertThat(machine.pendingPromptTokensTotal())
                        .as("prompt tokens pending")
                        .isEqualTo(sum(models, machine::pendingPromptTokens));
                assertThat(machine.residentModels()).as("models in memory").isEqualTo((int)
                        sum(models, x -> machine.isResident(x) ? 1 : 0));
                assertThat(machine.residentWeightBytes())
                        .as("weights in memory")
                        .isEqualTo(sum(models, x -> machine.isResident(x) ? weights(machine, x) : 0));
                assertThat(busy(machine))
                        .as("busy models")
                        .isEqualTo(IntStream.range(0, models)
                                .filter(x -> machine.effectiveQueue(x) > 0)
                                .boxed()
                                .toList());
                assertThat(machine.busyModels())
                        .as("their number")
                        .isEqualTo(busy(machine).size());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void countsAChangeOfResidencyWheneverWhatIsServedFromMemoryIsAnother(int machines) {
        ChangingFleet world = new ChangingFleet(machines, machines);
        int changed = 0;
        for (int step = 0; step < 3000; step++) {
            List<List<Integer>> before = served(world);
            List<Integer> counts = counts(world);
            world.change();
            for (int m = 0; m < machines; m++) {
                if (!served(world).get(m).equals(before.get(m))) {
                    assertThat(counts(world).get(m))
                            .as("changes of machine " + m)
                            .isNotEqualTo(counts.get(m));
                    changed++;
                }
            }
        }
        assertThat(changed).as("changes of residency that were seen").isGreaterThan(100);
    }

    private static long sum(int models, IntToLongFunction of) {
        return IntStream.range(0, models).mapToLong(of).sum();
    }

    private static long weights(MachineView machine, int model) {
        return machine.fleet().model(model).weightBytes();
    }

    private static List<Integer> busy(MachineView machine) {
        return IntStream.iterate(machine.nextBusyModel(0), x -> x >= 0, x -> machine.nextBusyModel(x + 1))
                .boxed()
                .toList();
    }

    private static List<Integer> counts(ChangingFleet world) {
        return IntStream.range(0, world.machines())
                .mapToObj(m -> world.fleet.machine(m).residencyChanges())
                .toList();
    }

    private static List<List<Integer>> served(ChangingFleet world) {
        return IntStream.range(0, world.machines())
                .mapToObj(world.fleet::machine)
                .map(machine -> IntStream.range(0, machine.fleet().models().size())
                        .filter(x -> machine.isOnline() && machine.isResident(x))
                        .boxed()
                        .toList())
                .toList();
    }
}
