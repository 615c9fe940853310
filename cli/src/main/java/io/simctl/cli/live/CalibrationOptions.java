package io.simctl.cli.live;

import io.simctl.cli.plugin.PluginOptions;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.live.CalibrationTarget;
import io.simctl.experiments.live.ModelCache;
import io.simctl.experiments.live.ModelReference;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.Launch;
import io.simctl.scenario.backend.ServerFamilies;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.model.LiveModel;
import io.simctl.scenario.yaml.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that choose what {@code calibrate} measures: a backend with options, or one machine of a scenario. */
final class CalibrationOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "BACKEND",
            converter = FamilyConverter.class,
            completionCandidates = FamilyNames.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Optional<ServerFamily> backend = Optional.empty();

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "Calibrate a machine of this scenario, with its backend and models, instead of BACKEND.")
    private Optional<Path> scenario = Optional.empty();

    @Option(
            names = "--fleet",
            paramLabel = "ENTRY",
            description = "Which machine of the scenario (default: the first).")
    private Optional<String> entry = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A GGUF file or Hugging Face folder, synth:SIZE for one of random weights (tiny, 5m, 20m,"
                    + " 150m), or a name that the server at --url knows (default: synth:20m).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--second-model",
            paramLabel = "MODEL",
            description = "Measured as well, and beside the first (default: the first twice).")
    private Optional<String> second = Optional.empty();

    @Option(
            names = "--trust-model",
            description = "Let llama-embedded load a file that simctl did not make; a crafted one could take it over.")
    private boolean isTrusted;

    @Option(names = "--url", paramLabel = "URL", description = "Root of a server that runs already.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--command",
            paramLabel = "COMMAND",
            description = "Starts a server, with {model}, {port}, {slots}, {context} and {total_context} filled in.")
    private Optional<String> command = Optional.empty();

    @Option(names = "--router", description = "The llama-server at --url loads and unloads models.")
    private boolean router;

    @Option(names = "--slots", paramLabel = "N", description = "Requests at a time (default: ${DEFAULT-VALUE}).")
    private int slots = BackendSpec.USUAL.slots();

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description = "Of one request, prompt and output together (default: ${DEFAULT-VALUE}).")
    private int context = BackendSpec.USUAL.context();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "That compute a step of llama-embedded (default: ${DEFAULT-VALUE}).")
    private int threads = BackendSpec.USUAL.threads();

    @Option(
            names = "--api-key-env",
            paramLabel = "NAME",
            description = "Environment variable that holds the key to send.")
    private Optional<String> apiKeyEnv = Optional.empty();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /**
     * A target, and how its profile is used.
     *
     * @param use a line with {@code %s} where the profile's file goes
     */
    record Chosen(CalibrationTarget target, String use) {}

    /**
     * Finds all that is needed; starts nothing.
     *
     * @throws IllegalArgumentException if it cannot be served; the message says why
     * @throws IOException if a model cannot be written
     */
    Chosen choose() throws IOException {
        if (scenario.isPresent() == backend.isPresent()) {
            throw usage("expected either a BACKEND, such as llama-embedded, or --scenario FILE");
        }
        return scenario.isPresent() ? ofScenario(scenario.get()) : ofBackend(backend.orElseThrow());
    }

    private Chosen ofBackend(ServerFamily family) throws IOException {
        BackendSpec usual = BackendSpec.USUAL;
        BackendSpec wanted = new BackendSpec(
                family,
                command,
                url,
                router,
                usual.api(),
                within("--slots", slots, 1, 4096),
                within("--context", context, 64, Integer.MAX_VALUE),
                within("--threads", threads, 1, 1024),
                apiKeyEnv,
                Map.of(),
                usual.startTimeout(),
                usual.stopTimeout(),
                usual.silence());
        if (!wanted.problems().isEmpty()) {
            throw usage(String.join("; ", wanted.problems()));
        }
        if (family.launch() instanceof Launch.ByUser && model.isEmpty()) {
            throw usage(family.name() + " needs --model, the name that its server knows");
        }
        CalibrationTarget target = CalibrationTarget.ofThisComputer(wanted, models(), ModelCache.folder());
        return new Chosen(target, "hardware: {this: {profile: %s}} in a scenario");
    }

    /** By the names that they have in the profile. */
    private Map<String, LiveModel> models() {
        ModelReference first = new ModelReference(model.orElse(ModelReference.SYNTH + "20m"));
        if (second.equals(Optional.of(first.text()))) {
            throw usage("--second-model is the --model; leave it out to measure a model beside itself");
        }
        Map<String, LiveModel> models = new LinkedHashMap<>();
        models.put(name("--model", first), first.model(url.isPresent(), isTrusted));
        if (second.isPresent()) {
            ModelReference other = new ModelReference(second.get());
            String name = name("--second-model", other);
            if (models.containsKey(name)) {
                throw usage("the profile would call both " + Names.quote(first.text()) + " and "
                        + Names.quote(other.text()) + " " + Names.quote(name)
                        + "; give one of them another name, such as by a link to it, or calibrate one at a time");
            }
            models.put(name, other.model(url.isPresent(), isTrusted));
        }
        return models;
    }

    private int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw usage(option + " must be from " + least + " to " + most + ", but is " + value);
        }
        return value;
    }

    private String name(String option, ModelReference model) {
        return model.name()
                .orElseThrow(() -> usage(option + " " + Names.quote(model.text())
                        + " has no name to call it by in the profile; expected a file or folder that has one, "
                        + ModelReference.SYNTH + "SIZE, or a name that the server at --url knows"));
    }

    private Chosen ofScenario(Path file) throws IOException {
        if (model.isPresent() || second.isPresent() || url.isPresent() || command.isPresent() || router) {
            throw usage("--scenario says itself what serves which models; leave the other options out");
        }
        Scenario loaded =
                new ScenarioSource(file, List.of(), plugins.policies()).load().scenario();
        String name = entry.orElse(loaded.fleet().keySet().iterator().next());
        FleetEntry machines = Optional.ofNullable(loaded.fleet().get(name))
                .orElseThrow(() -> usage("the scenario has no machines %s%s"
                        .formatted(
                                Names.quote(name),
                                Names.hint(name, loaded.fleet().keySet()))));
        CalibrationTarget target = CalibrationTarget.of(loaded, machines, file, ModelCache.folder());
        return new Chosen(target, "simctl run " + file + " --set fleet." + name + ".hardware=%s");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Families by the name that scenarios have for them. */
    private static final class FamilyConverter implements ITypeConverter<ServerFamily> {
        @Override
        public ServerFamily convert(String text) {
            ServerFamilies families = ServerFamilies.installed();
            return families.find(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no backend " + Names.quote(text) + Names.hint(text, families.names())));
        }
    }

    /** The names of all families. */
    private static final class FamilyNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ServerFamilies.installed().names().iterator();
        }
    }
}
