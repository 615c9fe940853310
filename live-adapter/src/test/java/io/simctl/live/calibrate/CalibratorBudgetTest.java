package io.simctl.live.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.calibrate.fit.MachineLimits;
import io.simctl.live.calibrate.fit.ModelSize;
import io.simctl.live.process.StartFailure;
import io.simctl.live.server.ServedModel;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.profile.ProfileFile;
import io.simctl.scenario.profile.ProvenanceKind;
import io.simctl.scenario.profile.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Stages of a calibration on a virtual clock: what they take, and what is left when one fails. */
class CalibratorBudgetTest {
    private static final Duration STEP = Duration.ofMillis(4);
    private static final Duration TOKEN = Duration.ofNanos(100_000);
    private static final MachineFacts MACHINE =
            new MachineFacts("this", 1L << 36, 0, new Source("the test", ProvenanceKind.ASSUMED, ""));

    private static Subject subject(int models, int slots) {
        List<Subject.Model> all = List.of(
                        new Subject.Model(
                                new ServedModel("ada", "ada.gguf", slots, 2048), ModelSize.ofFile(2_200_000_000L)),
                        new Subject.Model(
                                new ServedModel("bob", "bob.gguf", slots, 2048), ModelSize.ofFile(1_100_000_000L)))
                .subList(0, models);
        return new Subject(BackendSpec.USUAL, all, Optional.empty());
    }

    private static Calibrated calibrate(VirtualServer server, Subject subject, Duration budget) throws Exception {
        try (Calibrator calibrator = new Calibrator(subject, MachineLimits.known(), server, server, server::now)) {
            calibrator.measure(
                    budget, (what, share) -> assertThat(share).as(what).isBetween(0.0, 1.0));
            return calibrator.found();
        }
    }

    @Test
    void loadsOf20SecondsFitIntoABudgetOf60() throws Exception {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(20), Duration.ofMillis(62), TOKEN);

        Calibrated found = calibrate(server, subject(1, 16), Duration.ofSeconds(60));

        assertThat(Duration.ofNanos(server.now())).isLessThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(found.isPartial()).isFalse();
        assertThat(found.warnings())
                .anyMatch(line -> line.startsWith("coresidency: no time was left to measure two models at once"));
    }

    /** The first load takes what it takes, and what is loaded is unloaded; all else heeds the budget. */
    @Property(tries = 300)
    void noStageGoesBeyondTheBudget(
            @ForAll @IntRange(min = 1, max = 120_000) int loadMillis,
            @ForAll @IntRange(min = 1, max = 5_000_000) int stepMicros,
            @ForAll @IntRange(min = 1, max = 100_000) int tokenMicros,
            @ForAll @IntRange(min = 1, max = 600) int seconds,
            @ForAll @IntRange(min = 1, max = 2) int models)
            throws Exception {
        VirtualServer server = new VirtualServer(
                Duration.ofMillis(loadMillis),
                Duration.ofNanos(1000L * stepMicros),
                Duration.ofNanos(1000L * tokenMicros));
        try {
            calibrate(server, subject(models, 4), Duration.ofSeconds(seconds));
        } catch (CalibrationFailure none) {
            assertThat(none).hasMessageMatching("(?s).*(time|fit could rest|came out faster).*");
        }
        assertThat(server.now() / 1e9)
                .isLessThanOrEqualTo(Math.max(seconds, loadMillis / 1e3) + 2 * loadMillis / 1e4 + 0.01);
    }

    @Test
    void aLostConnectionIsMadeOnceMoreAndCounted() throws Exception {
        for (int nth = 0; nth < 12; nth++) {
            VirtualServer server = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN).losing(nth);

            Calibrated found = calibrate(server, subject(1, 2), Duration.ofSeconds(60));

            assertThat(found.isPartial()).isFalse();
            assertThat(found.summary()).anyMatch("1 readings failed and were taken once more"::equals);
            assertThat(found.profile(MACHINE).calibration().orElseThrow().retries())
                    .isEqualTo(1);
        }
    }

    @Test
    void aServerThatLosesEveryRequestIsGivenUpAfterAFew() {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN).deadFrom(0);

        assertThatThrownBy(() -> calibrate(server, subject(1, 2), Duration.ofSeconds(60)))
                .isInstanceOf(CalibrationFailure.class)
                .hasMessageContaining("ada: a request of 64 tokens failed: the connection broke");
        assertThat(server.requests()).isLessThan(10);
    }

    @Test
    void aServerThatDiesLateKeepsWhatWasMeasured() throws Exception {
        VirtualServer well = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN);
        calibrate(well, subject(1, 2), Duration.ofSeconds(60));
        for (int from : List.of(30, well.requests() / 2, well.requests() - 30, well.requests() - 3)) {
            VirtualServer server = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN).deadFrom(from);

            Calibrated found = calibrate(server, subject(1, 2), Duration.ofSeconds(60));

            ProfileFile profile = found.profile(MACHINE);
            assertThat(profile.hardware()).containsKey("this");
            assertThat(found.isPartial()).isTrue();
            assertThat(profile.calibration().orElseThrow().gaps())
                    .anyMatch(gap -> gap.contains("coresidency could not be measured"))
                    .anyMatch(gap -> gap.contains("the connection broke"));
        }
    }

    @Test
    void aSecondModelThatDoesNotStartCostsNothingOfTheFirst() throws Exception {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN).loadingAtMost(1);

        Calibrated found = calibrate(server, subject(2, 2), Duration.ofSeconds(60));

        assertThat(found.isPartial()).isTrue();
        assertThat(found.warnings())
                .anyMatch("bob could not be measured: bob: ended with status 1 before it was ready"::equals);
        assertThat(found.summary()).anyMatch(line -> line.startsWith("ada: decode 4.00 (1) to "));
        assertThat(found.profile(MACHINE).calibration().orElseThrow().models()).containsOnlyKeys("ada");
    }

    @Test
    void aFirstModelThatDoesNotStartIsAFailure() {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN).loadingAtMost(0);

        assertThatThrownBy(() -> calibrate(server, subject(2, 2), Duration.ofSeconds(60)))
                .isInstanceOf(StartFailure.class);
    }

    @Test
    void aLoadThatTakesTheWholeBudgetSaysSo() {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(90), STEP, TOKEN);

        assertThatThrownBy(() -> calibrate(server, subject(1, 2), Duration.ofSeconds(60)))
                .isInstanceOf(CalibrationFailure.class)
                .hasMessage("ada: loading it took all the time that there was, and nothing was measured;"
                        + " give the calibration more time");
    }

    @Test
    void usageOfZerosOrNoneIsCountedByChunksAndMarked() throws Exception {
        for (VirtualServer.Reporting reporting :
                List.of(VirtualServer.Reporting.ZEROS, VirtualServer.Reporting.NOTHING)) {
            VirtualServer server = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN).reporting(reporting);

            Calibrated found = calibrate(server, subject(1, 2), Duration.ofSeconds(60));

            assertThat(found.summary()).anyMatch(line -> line.startsWith("ada: decode 4.00 (1) to 4.00 (2)"));
            assertThat(found.profile(MACHINE).calibration().orElseThrow().gaps())
                    .anyMatch(gap ->
                            gap.startsWith("ada: output tokens: ") && gap.contains("each chunk counts as a token"))
                    .anyMatch(gap -> gap.startsWith("ada: prompt tokens: "));
        }
    }

    @Test
    void repliesThatAreHeldBackAreRefused() {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(1), STEP, TOKEN).heldBack();

        assertThatThrownBy(() -> calibrate(server, subject(1, 2), Duration.ofSeconds(60)))
                .isInstanceOf(CalibrationFailure.class)
                .hasMessageContaining("its 96 tokens came in one piece, within 0.00 ms after 388 ms")
                .hasMessageContaining("buffering");
        assertThat(server.requests()).isLessThan(5);
    }

    @Test
    void stepsOf1500NanosecondsAreRefused() {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(1), Duration.ofNanos(1500), TOKEN);

        assertThatThrownBy(() -> calibrate(server, subject(1, 2), Duration.ofSeconds(60)))
                .isInstanceOf(CalibrationFailure.class)
                .hasMessageContaining("its steps came out faster than the fastest machine known could take them");
    }

    @Test
    void aBudgetOnlyForTheMostTellingLeavesGapsThatAreNamed() throws Exception {
        VirtualServer server = new VirtualServer(Duration.ofSeconds(1), Duration.ofMillis(200), TOKEN);

        Calibrated found = calibrate(server, subject(1, 8), Duration.ofSeconds(20));

        assertThat(found.profile(MACHINE).calibration().orElseThrow().gaps())
                .anyMatch(
                        gap -> gap.startsWith("ada: decode: steps were measured with 1 of 8 sequences; larger batches"))
                .anyMatch(gap -> gap.startsWith("ada: noise: no measurement was repeated"))
                .anyMatch(gap -> gap.startsWith("ada: prefill_step: "));
        assertThat(found.summary()).anyMatch(line -> line.endsWith("noise not known"));
    }
}
