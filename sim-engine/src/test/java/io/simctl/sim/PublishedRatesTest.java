package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.profile.HardwareProfile;
import io.simctl.scenario.profile.ModelProfile;
import io.simctl.scenario.profile.ModelProfile.Measurement;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.profile.Profiles.Named;
import io.simctl.sim.cost.StepCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a simulation with the shipped profiles makes of rates that people published. */
class PublishedRatesTest {
    private static final Path PAGE = Path.of("../docs/profiles.md");
    private static final double WORST = 0.35;

    /** A published rate and the simulated one, in tokens per second. */
    private record Rate(Named<ModelProfile> model, Measurement measured, double simulated) {
        double error() {
            return simulated / measured.rate() - 1;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "| `%s` | `%s` %s | %s | %,.0f | %,.0f | %+.0f %% |",
                    measured.hardware(),
                    model.name(),
                    measured.quantisation(),
                    measured.what(),
                    measured.rate(),
                    simulated,
                    100 * error());
        }
    }

    private static final List<Rate> RATES = rates();

    private static List<Rate> rates() {
        return Profiles.shipped().models().values().stream()
                .flatMap(model -> model.profile().measurements().stream()
                        .map(measured -> new Rate(model, measured, simulated(model, measured))))
                .toList();
    }

    private static double simulated(Named<ModelProfile> model, Measurement measured) {
        HardwareProfile machine = Optional.ofNullable(
                        Profiles.shipped().hardware().get(measured.hardware()))
                .orElseThrow()
                .profile();
        StepCost cost = SimulatedFleet.of(Scenarios.of("""
                        scenario: rate
                        duration: 1s
                        models: {m: {profile: %s, quantisation: %s}}
                        hardware: {h: {profile: %s, memory: %d}}
                        fleet: {one: {hardware: h}}
                        workload: [{model: m, rate: 1, prompt: 9, output: 9}]
                        policies: {p: {}}
                        """.formatted(
                                model.name(),
                                measured.quantisation(),
                                measured.hardware(),
                                machine.memory().getLast())))
                .serving()
                .getFirst()
                .get(0)
                .cost();
        return measured.prefill().isPresent()
                ? cost.prefillTokensPerSecond(measured.prompt(), measured.step())
                : measured.sequences() * cost.decodeTokensPerSecond(measured.sequences(), measured.context());
    }

    private static double median(Predicate<Measurement> kind) {
        double[] errors = RATES.stream()
                .filter(rate -> kind.test(rate.measured()))
                .mapToDouble(rate -> Math.abs(rate.error()))
                .sorted()
                .toArray();
        return errors[errors.length / 2];
    }

    private static boolean isDecode(Measurement measured, int fewest, int most) {
        return measured.decode().isPresent() && measured.sequences() >= fewest && measured.sequences() <= most;
    }

    @Test
    void decodeAloneIsWithinTwelvePerCentInTheMedian() {
        assertThat(median(measured -> isDecode(measured, 1, 1))).isLessThan(0.12);
    }

    @Test
    void decodeOfEightAndMoreIsWithinFifteenPerCentInTheMedian() {
        assertThat(median(measured -> isDecode(measured, 8, 1000))).isLessThan(0.15);
    }

    @Test
    void prefillIsWithinFifteenPerCentInTheMedian() {
        assertThat(median(measured -> measured.prefill().isPresent())).isLessThan(0.15);
    }

    @Test
    void noRateIsOffByMoreThanAThird() {
        assertThat(RATES)
                .allSatisfy(rate ->
                        assertThat(Math.abs(rate.error())).as(rate.line()).isLessThan(WORST));
    }

    @Test
    void thePageShowsThemAll() throws IOException {
        String page = Files.readString(PAGE);
        String table = table();

        assertThat(page.contains(table))
                .as("%s is to have this table:%n%s", PAGE, table)
                .isTrue();
    }

    private static String table() {
        List<String> lines = new ArrayList<>();
        RATES.forEach(rate -> lines.add(rate.line()));
        lines.add("");
        lines.add("Nobody's measurement was found of");
        lines.add("");
        lines.add(missing("decode alone", measured -> isDecode(measured, 1, 1)));
        lines.add(missing("decode of 8 and more together", measured -> isDecode(measured, 8, 1000)));
        lines.add(missing("prefill", measured -> measured.prefill().isPresent()));
        return String.join("\n", lines);
    }

    private static String missing(String what, Predicate<Measurement> kind) {
        Collection<Named<ModelProfile>> models = Profiles.shipped().models().values();
        List<String> without = models.stream()
                .filter(model -> model.profile().measurements().stream().noneMatch(kind))
                .map(model -> "`" + model.name() + "`")
                .toList();
        List<String> machines = Profiles.shipped().hardware().values().stream()
                .filter(machine -> models.stream()
                        .flatMap(model -> model.profile().measurements().stream())
                        .noneMatch(measured -> measured.hardware().equals(machine.name()) && kind.test(measured)))
                .map(machine -> "`" + machine.name() + "`")
                .toList();
        return "* %s: models %s; machines %s"
                .formatted(
                        what,
                        without.isEmpty() ? "none" : String.join(", ", without),
                        machines.isEmpty() ? "none" : String.join(", ", machines));
    }
}
