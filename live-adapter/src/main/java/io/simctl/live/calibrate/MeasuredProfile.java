package io.simctl.live.calibrate;

import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.Launch;
import io.simctl.scenario.fleet.FleetEntry.StepTable;
import io.simctl.scenario.profile.Calibration;
import io.simctl.scenario.profile.HardwareProfile;
import io.simctl.scenario.profile.ProfileFile;
import io.simctl.scenario.profile.ProvenanceKind;
import io.simctl.scenario.profile.Source;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The profile that comes of measurements. Four digits of it are more than any of it is good for. */
final class MeasuredProfile {
    private static final MathContext DIGITS = new MathContext(4);
    private static final String MEASURED = "measured";
    private static final String REACHED = "reached";
    private static final String ASSUMED = "assumed";
    private static final String MACHINE = "machine";
    private static final double UNKNOWN_BANDWIDTH = 100e9;
    private static final double UNKNOWN_COMPUTE = 1e12;

    private final Subject subject;
    private final Measured measured;
    private final MachineFacts machine;
    private final Map<String, List<String>> sources = new LinkedHashMap<>();

    MeasuredProfile(Subject subject, Measured measured, MachineFacts machine) {
        this.subject = subject;
        this.measured = measured;
        this.machine = machine;
    }

    ProfileFile file() {
        HardwareProfile hardware = hardware();
        Map<String, Source> known = new LinkedHashMap<>();
        known.put(MEASURED, new Source("simctl calibrate", ProvenanceKind.MEASURED, backend()));
        known.put(REACHED, new Source("simctl calibrate", ProvenanceKind.MEASURED, reached()));
        known.put(MACHINE, machine.source());
        if (sources.containsKey(ASSUMED)) {
            known.put(
                    ASSUMED,
                    new Source(
                            "simctl calibrate",
                            ProvenanceKind.ASSUMED,
                            "the size of the model is not known; say it in the scenario where it matters"));
        }
        return new ProfileFile(known, Map.of(machine.name(), hardware), Map.of(), Optional.of(calibration()));
    }

    private String reached() {
        return "what decode and prefill of " + first().served().name()
                + " reached, all overheads included; hence the efficiencies of 1";
    }

    private Subject.Model first() {
        return subject.models().getFirst();
    }

    private HardwareProfile hardware() {
        Optional<LoadFit> load = LoadFit.of(measured.loads());
        from(MACHINE, "memory", "reserve");
        double bandwidth = known("bandwidth", bandwidth(), UNKNOWN_BANDWIDTH);
        double compute = known("compute", compute(), UNKNOWN_COMPUTE);
        load.ifPresent(fit -> from(MEASURED, "load_cold", "load_warm", "load_overhead", "unload"));
        measured.together().ifPresent(both -> from(MEASURED, "coresidency"));
        from(MEASURED, "steps");
        from(REACHED, "bandwidth_efficiency", "compute_efficiency", "step_overhead");
        return new HardwareProfile(
                "this computer as " + subject.backend().type().name() + " uses it",
                List.of(machine.memory()),
                List.of(machine.reserve()),
                bandwidth,
                Optional.of(1.0),
                compute,
                Optional.of(1.0),
                load.map(fit -> rounded(fit.coldRate())),
                load.map(fit -> rounded(fit.warmRate())),
                load.map(fit -> duration(fit.overheadNanos())),
                load.map(fit -> duration(Statistics.median(measured.unloadNanos()))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ZERO),
                measured.together().map(both -> List.of(1.0, rounded(Math.max(0.001, both)))),
                steps(),
                Map.copyOf(sources));
    }

    private void from(String source, String... values) {
        sources.computeIfAbsent(source, name -> new ArrayList<>()).addAll(List.of(values));
    }

    private double known(String value, OptionalDouble found, double otherwise) {
        from(found.isPresent() ? REACHED : ASSUMED, value);
        return rounded(Math.max(1, found.orElse(otherwise)));
    }

    /** What reading all weights once in a step of a single sequence takes of the memory's bandwidth. */
    private OptionalDouble bandwidth() {
        double step = speed(first()).decode().sequencedValues().getFirst();
        return first().weightBytes() > 0 && step > 0
                ? OptionalDouble.of(first().weightBytes() / step * 1e9)
                : OptionalDouble.empty();
    }

    /** Two operations for each parameter and token of prefill. */
    private OptionalDouble compute() {
        double perToken = speed(first()).perPromptToken();
        return first().parameters() > 0 && perToken > 0
                ? OptionalDouble.of(2 * first().parameters() / perToken * 1e9)
                : OptionalDouble.empty();
    }

    private Speed speed(Subject.Model model) {
        return Optional.ofNullable(measured.models().get(model.served().name()))
                .orElseThrow()
                .speed();
    }

    private Map<String, StepTable> steps() {
        Map<String, StepTable> steps = new LinkedHashMap<>();
        measured.models().forEach((name, model) -> steps.put(name, table(model.speed())));
        return steps;
    }

    private static StepTable table(Speed speed) {
        Map<Integer, Duration> decode = new LinkedHashMap<>();
        speed.decode().forEach((size, nanos) -> decode.put(size, duration(Math.max(1000, nanos))));
        return new StepTable(
                decode,
                duration(speed.perContextToken()),
                rounded(1e9 / Math.max(1e-3, speed.perPromptToken())),
                duration(speed.prefillStep()),
                duration(speed.perPromptPair()),
                duration(speed.requestOverhead()));
    }

    private Calibration calibration() {
        Map<String, Calibration.Quality> models = new LinkedHashMap<>();
        measured.models().forEach((name, model) -> {
            Speed.Errors errors = model.speed().errors();
            models.put(
                    name,
                    new Calibration.Quality(
                            errors.measurements(),
                            rounded(errors.noise()),
                            rounded(errors.mean()),
                            rounded(errors.worst()),
                            model.kvTokens(),
                            model.loads().stream()
                                    .map(MeasuredProfile::milliseconds)
                                    .toList(),
                            model.unloads().stream()
                                    .map(MeasuredProfile::milliseconds)
                                    .toList()));
        });
        return new Calibration(
                backend(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                measured.began().truncatedTo(ChronoUnit.SECONDS).toString(),
                measured.took().truncatedTo(ChronoUnit.SECONDS),
                measured.load().processors(),
                List.of(
                        rounded(measured.load().before()),
                        rounded(measured.load().after())),
                models);
    }

    private String backend() {
        BackendSpec spec = subject.backend();
        String name = spec.type().name();
        String how = spec.type().launch() instanceof Launch.Embedded ? ", threads " + spec.threads() : "";
        return name + ", slots " + first().served().slots() + ", context "
                + first().served().context() + how;
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    private static Duration duration(double nanos) {
        return Duration.ofNanos(Math.round(rounded(nanos)));
    }

    private static Duration milliseconds(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MILLIS);
    }
}
