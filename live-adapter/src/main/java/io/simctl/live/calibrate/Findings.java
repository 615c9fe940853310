package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.calibrate.fit.MachineLimits;
import io.simctl.live.calibrate.fit.Plan;
import io.simctl.live.calibrate.fit.Plausibility;
import io.simctl.live.calibrate.fit.Probe;
import io.simctl.live.calibrate.fit.Reading;
import io.simctl.live.calibrate.fit.Sampled;
import io.simctl.live.calibrate.fit.SpeedCheck;
import io.simctl.live.calibrate.fit.SpeedCheck.Believed;
import io.simctl.live.calibrate.fit.SpeedFit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The measurements of one model so far, in one go or in several. */
final class Findings {
    private final Subject.Model model;
    private final Plausibility bounds;
    private final List<Reading> readings = new ArrayList<>();
    private final ReplyTally tally = new ReplyTally();
    private final List<Duration> loads = new ArrayList<>();
    private final List<Duration> unloads = new ArrayList<>();
    /** The first go's is kept: medians are taken over repetitions of the same measurement. */
    private Optional<Plan> plan = Optional.empty();

    private Optional<Probe> probe = Optional.empty();
    private OptionalLong heldTokens = OptionalLong.empty();

    Findings(Subject.Model model, MachineLimits machine) {
        this.model = model;
        this.bounds = Plausibility.of(model.size(), machine);
    }

    Subject.Model model() {
        return model;
    }

    ReplyTally tally() {
        return tally;
    }

    List<Duration> loads() {
        return loads;
    }

    List<Duration> unloads() {
        return unloads;
    }

    void add(Reading reading) {
        readings.add(reading);
    }

    /** A look at how fast it is. */
    void probed(Probe seen) {
        probe = Optional.of(seen);
    }

    Optional<Probe> probe() {
        return probe;
    }

    /** What to measure, by the latest probe. */
    Plan plan(Duration time) {
        Plan planned = plan.orElseGet(
                () -> Plan.of(model.served().slots(), model.served().context(), probe.orElseThrow(), time));
        plan = Optional.of(planned);
        return planned;
    }

    void held(long tokens) {
        heldTokens = OptionalLong.of(Math.max(tokens, heldTokens.orElse(0)));
    }

    /** The speed that it comes to; empty where nothing that a machine can do was measured. */
    Optional<Believed> speed() {
        String name = model.served().name();
        return SpeedFit.of(readings)
                .flatMap(speed -> SpeedCheck.of(
                        name, speed, Sampled.of(readings), model.served().slots(), bounds));
    }

    /** The same with all that is known of the model. */
    Optional<Measured.Model> measured() {
        return speed().map(checked -> {
            List<Gap> gaps = new ArrayList<>(checked.gaps());
            gaps.addAll(tally.gaps(model.served().name()));
            return new Measured.Model(checked.speed(), heldTokens, List.copyOf(loads), List.copyOf(unloads), gaps);
        });
    }

    /** Why {@link #speed} has none. */
    CalibrationFailure nothing() {
        String name = model.served().name();
        return SpeedFit.of(readings).isEmpty()
                ? CalibrationFailure.lasting(
                        name,
                        "nothing that a fit could rest on was measured; give it more time, or let it answer longer")
                : CalibrationFailure.lasting(
                        name,
                        "its steps came out faster than " + bounds.machine().whose()
                                + " could take them, so that they are none; look for what delivers its tokens in one go");
    }
}
