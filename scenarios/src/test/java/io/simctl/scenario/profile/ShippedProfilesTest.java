package io.simctl.scenario.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.profile.ModelProfile.Measurement;
import io.simctl.scenario.profile.ModelProfile.Quantisation;
import io.simctl.scenario.profile.Profiles.Named;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The profiles that come with simctl say where each number comes from, and agree with what people measured. */
class ShippedProfilesTest {
    private static final Profiles SHIPPED = Profiles.shipped();

    /**
     * What one request reaches of the ceiling, which is the bandwidth of the data sheet over all weights that a token needs. It
     * cannot reach all of it: attention, sampling and the launch of kernels take their time, the cache is read too, and the
     * largest machines, two chips in one, wait for memory rather than being fed by it: 0.40 on an M1 Ultra. Below the band the
     * profile has too few bytes or too much bandwidth, above it the other way round.
     */
    private static final double LEAST_DENSE = 0.39;

    /** A mixture of experts reads little per token in many small pieces, so that waiting weighs more. */
    private static final double LEAST_EXPERTS = 0.30;

    private static final double MOST = 0.95;

    static Stream<Named<ModelProfile>> models() {
        return SHIPPED.models().values().stream();
    }

    static Stream<Named<HardwareProfile>> hardware() {
        return SHIPPED.hardware().values().stream();
    }

    static Stream<Arguments> measurements() {
        return models().flatMap(model -> model.profile().measurements().stream()
                .filter(measured ->
                        measured.decode().isPresent() && measured.sequences() == 1 && measured.context() <= 256)
                .map(measured -> Arguments.of(model, measured)));
    }

    @ParameterizedTest
    @MethodSource("measurements")
    void decodeCeilingIsALittleAboveWhatWasMeasured(Named<ModelProfile> model, Measurement measured) {
        HardwareProfile machine = get(SHIPPED.hardware(), measured.hardware()).profile();
        Quantisation size = get(model.profile().quantisations(), measured.quantisation());

        double ceiling = machine.bandwidth() / bytesPerToken(model.profile(), size);

        assertThat(model.profile().decodeCeiling(size, machine)).isEqualTo(ceiling);
        assertThat(measured.rate() / ceiling)
                .as("%s on %s", model.name(), measured)
                .isBetween(model.profile().experts().isPresent() ? LEAST_EXPERTS : LEAST_DENSE, MOST);
    }

    /** All weights that are not experts', and of the experts' those that a token is routed to. */
    private static double bytesPerToken(ModelProfile model, Quantisation size) {
        if (model.experts().isEmpty()) {
            return size.weights();
        }
        ModelProfile.Experts experts = model.experts().get();
        double routed = size.expertBytes()
                .map(Long::doubleValue)
                .orElse(Math.rint(size.weights() * (experts.parameters() / model.parameters())));
        return size.weights() - routed + routed * experts.active() / experts.count();
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyModelWasMeasuredBySomeone(Named<ModelProfile> model) {
        assertThat(model.profile().measurements()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void theAttentionOfPromptsIsCountedForEveryModel(Named<ModelProfile> model) {
        assertThat(model.profile().queryHeads())
                .hasValueSatisfying(heads -> assertThat(heads % model.profile().kvHeads())
                        .as("query heads that share a head of keys")
                        .isZero());
        assertThat(model.profile().attentionWidth())
                .contains(model.profile().queryHeads().orElseThrow()
                        * model.profile().headSize());
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyNumberOfAModelHasASource(Named<ModelProfile> model) {
        assertThat(ProfileChecks.valuesOf(model.profile()))
                .allMatch(value -> model.profile().sourceOf(value).isPresent());
        assertThat(model.profile().quantisations().values())
                .allMatch(size -> size.source().isPresent());
        assertThat(model.sources().values()).allMatch(source -> source.url().startsWith("http"));
    }

    @ParameterizedTest
    @MethodSource("hardware")
    void everyNumberOfAMachineHasASource(Named<HardwareProfile> machine) {
        assertThat(ProfileChecks.valuesOf(machine.profile()))
                .allMatch(value -> machine.profile().sourceOf(value).isPresent());
        assertThat(machine.sources().values()).allMatch(source -> source.url().startsWith("http"));
    }

    /** Experts beside the rest make about the parameters that a token is said to use; embeddings count or do not. */
    @ParameterizedTest
    @MethodSource("models")
    void activeParametersFollowFromTheExperts(Named<ModelProfile> model) {
        model.profile().experts().ifPresent(experts -> {
            double routed = experts.parameters() * experts.active() / experts.count();
            double all = model.profile().parameters() - experts.parameters() + routed;

            assertThat(model.profile().activeParameters().orElseThrow() / all).isBetween(0.8, 1.01);
        });
    }

    @Test
    void weightsShrinkWithTheBitsOfTheirQuantisation() {
        assertThat(models().flatMap(model -> model.profile().quantisations().entrySet().stream()
                        .map(size -> Map.entry(
                                size.getKey(),
                                size.getValue().weights() * 8 / model.profile().parameters()))))
                .allSatisfy(bits -> assertThat(bits.getValue())
                        .as("bits per parameter of %s", bits)
                        .isBetween(
                                switch (bits.getKey()) {
                                    case "mxfp4" -> 4.2;
                                    case "q4_0", "q4_k_m" -> 4.4;
                                    case "q8_0" -> 8.3;
                                    default -> 15.9;
                                },
                                switch (bits.getKey()) {
                                    case "q4_0" -> 4.6;
                                    case "mxfp4" -> 4.7;
                                    case "q4_k_m" -> 5.0;
                                    case "q8_0" -> 8.6;
                                    default -> 16.1;
                                }));
    }

    @Test
    void coversTheMachinesThatPeopleOwn() {
        assertThat(SHIPPED.hardware().keySet())
                .contains("m1-8", "m2-ultra-76", "m3-max-40", "m4-max-40", "m5-10", "m5-max-40")
                .contains(
                        "rtx-3090",
                        "rtx-4090",
                        "rtx-5090",
                        "rtx-pro-6000",
                        "l40s",
                        "a100-40",
                        "a100-80",
                        "h100",
                        "h200");
        assertThat(SHIPPED.models()).hasSizeGreaterThanOrEqualTo(13);
    }

    @Test
    void namesOfMachinesAreOnes() {
        assertThat(Profiles.machineNames())
                .contains("m4-max-40", "m4-max-40-64gb", "rtx-4090")
                .doesNotHaveDuplicates();
        assertThat(Set.copyOf(Profiles.machineNames()))
                .doesNotContainAnyElementsOf(SHIPPED.models().keySet());
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelReadAloneIsTheOneAmongAll(Named<ModelProfile> model) {
        assertThat(Profiles.shipped(model.name()).models().get(model.name()))
                .satisfies(alone -> isAsAmongAll(alone, model));
    }

    @ParameterizedTest
    @MethodSource("hardware")
    void aMachineReadAloneIsTheOneAmongAll(Named<HardwareProfile> machine) {
        assertThat(ProfiledMachine.sizedNames(machine)).allSatisfy(name -> {
            Profiles alone = Profiles.shipped(name);

            assertThat(alone.hardware().get(machine.name())).satisfies(found -> isAsAmongAll(found, machine));
            assertThat(ProfiledMachine.find(name, alone.hardware()))
                    .map(ProfiledMachine::memory)
                    .isEqualTo(ProfiledMachine.find(name, SHIPPED.hardware()).map(ProfiledMachine::memory));
        });
    }

    private static <T extends Sourced> void isAsAmongAll(Named<T> alone, Named<T> amongAll) {
        assertThat(alone.profile()).isEqualTo(amongAll.profile());
        assertThat(amongAll.sources()).containsAllEntriesOf(alone.sources());
        assertThat(alone.sources())
                .containsKeys(alone.profile().sources().keySet().toArray(String[]::new));
    }

    @Test
    void readsNoneForANameThatMeansNone() {
        assertThat(Profiles.shipped("llama-3.1-8c")).satisfies(none -> {
            assertThat(none.models()).isEmpty();
            assertThat(none.hardware()).isEmpty();
        });
    }

    private static <T> T get(Map<String, T> map, String key) {
        assertThat(map).containsKey(key);
        return map.entrySet().stream()
                .filter(e -> e.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
