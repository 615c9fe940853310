package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.scenario.profile.ModelProfile;
import io.simctl.scenario.profile.Profiles;
import io.simctl.sim.cost.ModelCost;
import org.junit.jupiter.api.Test;

/** The decode ceilings of profiles, held against the simulator. */
class ProfileCeilingTest {
    @Test
    void aTokenReadsAsManyBytesAsASimulatedStepDoes() {
        Profiles.shipped().models().values().forEach(named -> {
            ModelProfile model = named.profile();
            model.quantisations().values().forEach(size -> {
                long experts = model.expertBytes(size);
                ModelCost cost = model.experts()
                        .map(e -> new ModelCost(size.weights() - experts, experts, e.count(), e.active(), 1, 0, 0))
                        .orElseGet(() -> ModelCost.dense((double) size.weights(), 1, 0, 0));

                assertThat(model.bytesPerToken(size)).as(named.name()).isEqualTo(cost.weightBytesRead(1), within(16.0));
            });
        });
    }
}
