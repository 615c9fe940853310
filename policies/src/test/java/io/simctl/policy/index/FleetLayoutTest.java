package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetLayoutTest {
    private static final List<String> MODELS = List.of("a", "b", "c", "d", "e");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void twoModelsAreOfOneGroupWhenTheSameMachinesCouldRunThem(long seed) {
        FleetLayout layout = layout(new SplittableRandom(seed));
        for (int one = 0; one < layout.models(); one++) {
            for (int other = 0; other < layout.models(); other++) {
                assertThat(layout.groupOf(one) == layout.groupOf(other))
                        .as("models %d and %d of one group", one, other)
                        .isEqualTo(machinesOf(layout, one).equals(machinesOf(layout, other)));
            }
            assertThat(layout.groupOf(one)).isBetween(0, layout.groups() - 1);
        }
        for (int machine = 0; machine < layout.machines(); machine++) {
            assertThat(layout.groupsOf(machine))
                    .as("groups of machine %d, each once", machine)
                    .containsExactlyInAnyOrder(IntStream.of(layout.modelsOf(machine))
                            .map(layout::groupOf)
                            .distinct()
                            .toArray());
        }
    }

    private static FleetLayout layout(SplittableRandom random) {
        FleetFixture.Builder builder = FleetFixture.models("a", "b", "c", "d", "e");
        for (int machine = 0; machine < 6; machine++) {
            String[] held = MODELS.stream().filter(name -> random.nextBoolean()).toArray(String[]::new);
            builder.machine(m -> m.holds(held));
        }
        return new FleetLayout(builder.build().fleet());
    }

    private static List<Integer> machinesOf(FleetLayout layout, int model) {
        return IntStream.range(0, layout.machines())
                .filter(layout.machinesOf(model)::contains)
                .boxed()
                .toList();
    }
}
