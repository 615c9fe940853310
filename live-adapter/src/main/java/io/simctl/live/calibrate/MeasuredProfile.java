package io.simctl.live.calibrate;

import io.simctl.live.calibrate.Estimates.Estimate;
import io.simctl.live.calibrate.fit.LoadFit;
import io.simctl.live.calibrate.fit.Speed;
import io.simctl.live.calibrate.fit.Statistics;
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

/** The profile that comes of measurements. Four digits of it are more than any of it is good for. */
final class MeasuredProfile {
    private static final MathContext DIGITS = new MathContext(4);
    private static final String MEASURED = "measured";
    private static final String REACHED = "reached";
    private static final String MACHINE = "machine";

    private final Subject subject;
    private final Measured measured;
    private final MachineFacts machine;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, Source> sources = new LinkedHashMap<>();

    MeasuredProfile(Subject subject, Measured measured, MachineFacts machine) {
        this.subject = subject;
        this.measured = measured;
        this.machine = machine;
    }

    ProfileFile file() {
        sources.put(MEASURED, new Source("simctl calibrate", ProvenanceKind.MEASURED, backend()));
        sources.put(REACHED, new Source("simctl calibrate", ProvenanceKind.MEASURED, reached()));
        sources.put(MACHINE, machine.source());
        HardwareProfile hardware = hardware();
        sources.keySet().retainAll(values.keySet());
        return new ProfileFile(sources, Map.of(machine.name(), hardware), Map.of(), Optional.of(calibration()));
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
        Estimate bandwidth = Estimates.bandwidth(first(), measured(first()), machine);
        Estimate compute = Estimates.compute(first(), measured(first()), machine);
        from(source(bandwidth), "bandwidth", "bandwidth_efficiency", "step_overhead");
        from(source(compute), "compute", "compute_efficiency");
        load.ifPresent(fit -> {
            from(MEASURED, "load_overhead", "unload");
            from(
                    fit.tellsRates() ? MEASURED : source(Estimates.rates(measured.loads(), fit)),
                    "load_cold",
                    "load_warm");
        });
        measured.together().ifPresent(both -> from(MEASURED, "coresidency"));
        from(MEASURED, "steps");
        return new HardwareProfile(
                "this computer as " + subject.backend().type().name() + " uses it",
                List.of(machine.memory()),
                List.of(machine.reserve()),
                rounded(Math.max(1, bandwidth.value())),
                Optional.of(1.0),
                rounded(Math.max(1, compute.value())),
                Optional.of(1.0),
                load.map(fit -> rounded(fit.coldRate())),
                load.map(fit -> rounded(fit.warmRate())),
                load.map(fit -> duration(fit.overheadNanos())),
                load.map(fit -> duration(Statistics.median(measured.unloadNanos()))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ZERO),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                measured.together().map(both -> List.of(1.0, rounded(Math.max(0.001, both)))),
                steps(),
                Map.copyOf(values));
    }

    /** Its name; that of an assumption is the value's, since each has a reason of its own. */
    private String source(Estimate estimate) {
        return switch (estimate.ground()) {
            case REACHED -> REACHED;
            case MACHINE -> MACHINE;
            case ASSUMED -> {
                String name = "assumed_" + estimate.what();
                sources.put(name, new Source("simctl calibrate", ProvenanceKind.ASSUMED, estimate.reason()));
                yield name;
            }
        };
    }

    private void from(String source, String... some) {
        values.computeIfAbsent(source, name -> new ArrayList<>()).addAll(List.of(some));
    }

    private Measured.Model measured(Subject.Model model) {
        return Optional.ofNullable(measured.models().get(model.served().name())).orElseThrow();
    }

    private Map<String, StepTable> steps() {
        Map<String, StepTable> steps = new LinkedHashMap<>();
        measured.models().forEach((name, model) -> steps.put(name, table(model.speed())));
        return steps;
    }

    private static StepTable table(Speed speed) {
        Map<Integer, Duration> decode = new LinkedHashMap<>();
        speed.decode().forEach((size, nanos) -> decode.put(size, duration(nanos)));
        Map<Integer, Duration> waiting = new LinkedHashMap<>();
        speed.waiting().forEach((count, nanos) -> waiting.put(count, duration(nanos)));
        return new StepTable(
                decode,
                duration(speed.perContextToken()),
                rounded(1e9 / speed.perPromptToken()),
                duration(speed.prefillStep()),
                duration(speed.perPromptPair()),
                duration(speed.requestOverhead()),
                waiting);
    }

    private Calibration calibration() {
        Map<String, Calibration.Quality> models = new LinkedHashMap<>();
        measured.models().forEach((name, model) -> {
            Speed.Errors errors = model.speed().errors();
            models.put(
                    name,
                    new Calibration.Quality(
                            errors.measurements(),
                            errors.noise().isPresent()
                                    ? Optional.of(rounded(errors.noise().getAsDouble()))
                                    : Optional.empty(),
                            rounded(errors.mean()),
                            rounded(errors.worst()),
                            model.kvTokens().isPresent()
                                    ? Optional.of(model.kvTokens().getAsLong())
                                    : Optional.empty(),
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
                measured.shortfall().retries(),
                missing(),
                models);
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>(measured.shortfall().failures());
        missing.addAll(Calibrated.gaps(measured));
        return missing;
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
