package io.simctl.live.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.live.calibrate.Estimates.Estimate;
import io.simctl.live.calibrate.Estimates.Ground;
import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.calibrate.fit.Load;
import io.simctl.live.calibrate.fit.LoadFit;
import io.simctl.live.calibrate.fit.ModelSize;
import io.simctl.live.calibrate.fit.Speed;
import io.simctl.live.server.ServedModel;
import io.simctl.scenario.profile.ProvenanceKind;
import io.simctl.scenario.profile.Source;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The reason given for each assumed value is the one for which it was assumed. */
class EstimatesTest {
    private static final Gap NO_PREFILL = new Gap("ada: prefill", "it was not told from noise", Gap.MORE_TIME);
    private static final ModelSize DENSE = ModelSize.dense(2_200_000_000L, 1.1e9);
    private static final Source SCENARIO = new Source("a.yaml", ProvenanceKind.ASSUMED, "as the scenario says");
    private static final MachineFacts UNKNOWN = new MachineFacts("gpu", 1L << 36, 0, SCENARIO);
    private static final MachineFacts SAID =
            new MachineFacts("gpu", 1L << 36, 0, OptionalDouble.of(2e12), OptionalDouble.of(4e14), SCENARIO);

    private static Subject.Model model(ModelSize size) {
        return new Subject.Model(new ServedModel("ada", "ada.gguf", 8, 2048), size);
    }

    private static Measured.Model measured(Gap... gaps) {
        Speed speed = new Speed(
                new TreeMap<>(Map.of(1, 2e6)),
                0,
                0,
                10_000,
                0,
                0,
                new TreeMap<>(),
                new Speed.Errors(3, OptionalDouble.empty(), 0, 0));
        return new Measured.Model(speed, OptionalLong.empty(), List.of(), List.of(), List.of(gaps));
    }

    private static void assertAssumed(Estimate estimate, String reason) {
        assertThat(estimate.ground()).isEqualTo(Ground.ASSUMED);
        assertThat(estimate.reason()).contains(reason);
    }

    @Test
    void aModelOfKnownSizeSaysWhatTheMachineReached() {
        Estimate bandwidth = Estimates.bandwidth(model(DENSE), measured(), UNKNOWN);
        Estimate compute = Estimates.compute(model(DENSE), measured(), UNKNOWN);

        assertThat(bandwidth.ground()).isEqualTo(Ground.REACHED);
        assertThat(bandwidth.value()).as("2.2 GB in 2 ms").isCloseTo(1.1e12, within(1.0));
        assertThat(compute.ground()).isEqualTo(Ground.REACHED);
        assertThat(compute.value()).as("2.2 GFLOP in 10 us").isCloseTo(2.2e14, within(1.0));
    }

    @Test
    void aMixtureReachesNoMoreThanWhatItReads() {
        ModelSize mixture = new ModelSize(60_000_000_000L, OptionalDouble.of(3e9), OptionalDouble.of(3e9));
        assertThat(Estimates.bandwidth(model(mixture), measured(), UNKNOWN).value())
                .isCloseTo(1.5e12, within(1.0));
    }

    /** A prefill rate that was not measured is no sign that the size of the model is unknown. */
    @Test
    void whereThePrefillRateWasNotToldThatIsTheReason() {
        Estimate compute = Estimates.compute(model(DENSE), measured(NO_PREFILL), UNKNOWN);
        assertAssumed(compute, "the prefill rate of ada was not told");
        assertThat(compute.reason()).doesNotContain("parameters", "large");

        Estimate said = Estimates.compute(model(DENSE), measured(NO_PREFILL), SAID);
        assertThat(said.ground()).as("the scenario's instead of a placeholder").isEqualTo(Ground.MACHINE);
        assertThat(said.value()).isEqualTo(4e14);
    }

    @Test
    void aModelOfWhichOnlyTheNameIsKnownSaysNothingOfTheMachine() {
        assertAssumed(
                Estimates.bandwidth(model(ModelSize.UNKNOWN), measured(), UNKNOWN),
                "nobody said how large the weights of ada are");
        assertAssumed(
                Estimates.compute(model(ModelSize.UNKNOWN), measured(), UNKNOWN),
                "nobody said how many parameters ada has");
        assertThat(Estimates.bandwidth(model(ModelSize.UNKNOWN), measured(), SAID)
                        .ground())
                .isEqualTo(Ground.MACHINE);
    }

    @Test
    void aFileSaysItsBytesAndTheParametersAreAssumedOfThem() {
        Estimate compute = Estimates.compute(model(ModelSize.ofFile(2_200_000_000L)), measured(), UNKNOWN);
        assertAssumed(compute, "one for each 2 bytes");
        assertThat(compute.value()).isCloseTo(2.2e14, within(1.0));
    }

    @Test
    void ratesOfLoadsAreAssumedForTheReasonThatHolds() {
        assertRates("no load was repeated", new Load(10, 5e8, true));
        assertRates("of one size", new Load(10, 5e8, true), new Load(10, 5e8, false));
        assertRates("did not take longer", new Load(1_000_000, 5e8, false), new Load(10, 6e8, false));
    }

    private static void assertRates(String reason, Load... loads) {
        LoadFit fit = LoadFit.of(List.of(loads)).orElseThrow();
        assertThat(fit.tellsRates()).isFalse();
        assertAssumed(Estimates.rates(List.of(loads), fit), reason);
    }
}
