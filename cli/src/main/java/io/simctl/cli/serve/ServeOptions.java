package io.simctl.cli.serve;

import io.simctl.cli.plugin.PluginOptions;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.emulate.EmulatedMachine;
import io.simctl.experiments.emulate.ProfileScenario;
import io.simctl.live.emulator.EmulatedText;
import io.simctl.live.emulator.MachineOptions;
import io.simctl.live.emulator.ModelOptions;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.emulator.StepTimes;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.yaml.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that choose what {@code serve} serves: models with times from options, models on a machine by their profiles, or a
 * scenario's machine.
 */
final class ServeOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Model to serve; may be repeated, and is then loaded on demand (default: emulated). With"
                    + " --hardware, a model's profile.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--hardware",
            paramLabel = "PROFILE",
            description = "Take the times from this machine's profile, such as m4-max-40-128gb or my-mac.yaml."
                    + " `simctl profiles` lists those that there are.")
    private Optional<String> hardware = Optional.empty();

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "Take models, times, slots and context from a machine of this scenario.")
    private Optional<Path> scenario = Optional.empty();

    @Option(
            names = "--fleet",
            paramLabel = "ENTRY",
            description = "Which machine of the scenario (default: the first).")
    private Optional<String> entry = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Override a value of the scenario, such as hardware.gpu.bandwidth=1TB/s, or of what"
                    + " profiles say, such as models.qwen3-8b.quantisation=q8_0; may be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--max-models",
            paramLabel = "N",
            description = "Models loaded at a time: another one takes the place of the idle one that was used least"
                    + " recently (default: as many as fit the machine's memory, whichever they are; else any number).")
    private Optional<Integer> maxModels = Optional.empty();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Sequences at a time (default: the scenario's engine's; else 4).")
    private Optional<Integer> slots = Optional.empty();

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "Requests that may wait; one more gets 429 (default: any number).")
    private int queue = Integer.MAX_VALUE;

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description = "Of a sequence (default: the scenario's or the profile's; else 4096).")
    private Optional<Integer> context = Optional.empty();

    @Option(
            names = "--step-tokens",
            paramLabel = "TOKENS",
            description = "Most tokens of a step, decode and prefill together (default: the scenario's engine's;"
                    + " else 512).")
    private Optional<Integer> stepTokens = Optional.empty();

    @Option(
            names = "--max-tokens",
            paramLabel = "TOKENS",
            description = "Of an output whose client names no limit, or -1 (default: ${DEFAULT-VALUE}).")
    private int usualOutput = EmulatedText.WORDS.usualOutput();

    @Option(
            names = "--characters-per-token",
            paramLabel = "N",
            description = "Count a prompt's tokens by its characters (default: a token is a word).")
    private int charactersPerToken = EmulatedText.WORDS.charactersPerToken();

    @Mixin
    private StepTimeOptions times = new StepTimeOptions();

    @Option(
            names = "--load-end",
            paramLabel = "END",
            description = "What comes of loading: serves, never (it goes on for ever) or dies (default: serves).")
    private LoadEnd loadEnd = LoadEnd.SERVES;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** Models to serve, how many of them can be loaded at a time, and the machine under them. */
    record Chosen(List<ModelOptions> models, int maxModels, MachineOptions machine) {}

    /**
     * Finds all that is needed; starts nothing.
     *
     * @throws IllegalArgumentException if no server can be like that; the message says why
     */
    Chosen choose() {
        refuseContradictions();
        if (scenario.isPresent()) {
            return ofScenario(scenario.get());
        }
        return hardware.isPresent() ? ofProfiles(hardware.get()) : ofOptions();
    }

    private void refuseContradictions() {
        if (scenario.isPresent() && (hardware.isPresent() || !models.isEmpty())) {
            String other = hardware.isPresent() ? "--hardware" : "--model";
            throw usage("--scenario says itself which machine serves which models; leave it or " + other + " out");
        }
        if (scenario.isEmpty() && entry.isPresent()) {
            throw usage("--fleet names a machine of a scenario; say which by --scenario FILE");
        }
        if (scenario.isEmpty() && hardware.isEmpty() && !sets.isEmpty()) {
            throw usage(
                    "--set changes what a scenario or profiles say; give --scenario FILE, or --hardware and --model");
        }
        if (hardware.isPresent() && models.isEmpty()) {
            throw usage("--hardware needs the profile of a model to serve, such as --model gpt-oss-20b"
                    + " (`simctl profiles` lists them)");
        }
        boolean areTimesKnown = scenario.isPresent() || hardware.isPresent();
        if (areTimesKnown && !times.given().isEmpty()) {
            throw usage("%s: the times come from %s; leave one of the two out, or change what it says by --set"
                    .formatted(times.given().getFirst(), scenario.isPresent() ? "--scenario" : "--hardware"));
        }
    }

    private Chosen ofOptions() {
        List<String> names = models.isEmpty() ? List.of("emulated") : models;
        StepTimes steps = times.steps();
        Load load = times.load();
        return chosen(
                names.stream()
                        .map(name -> new ModelOptions(
                                name,
                                4,
                                queue,
                                false,
                                4096,
                                512,
                                steps,
                                Duration.ZERO,
                                load,
                                name.equals(names.getFirst()),
                                EmulatedText.WORDS))
                        .toList(),
                Integer.MAX_VALUE,
                MachineOptions.APART);
    }

    private Chosen ofProfiles(String machine) {
        return ofMachine(
                ScenarioLoader.of(ProfileScenario.of(machine, models), sets, plugins.policies()),
                ProfileScenario.MACHINE);
    }

    private Chosen ofScenario(Path file) {
        Loaded loaded = new ScenarioSource(file, sets, plugins.policies()).load();
        loaded.warnings().forEach(warning -> spec.commandLine().getErr().println(warning + " (warning)"));
        Set<String> known = loaded.scenario().fleet().keySet();
        String name = entry.orElse(known.iterator().next());
        if (!known.contains(name)) {
            throw usage("the scenario has no machines %s%s".formatted(Names.quote(name), Names.hint(name, known)));
        }
        return ofMachine(loaded.scenario(), name);
    }

    private Chosen ofMachine(Scenario scenario, String name) {
        EmulatedMachine machine = EmulatedMachine.of(scenario, name);
        return chosen(machine.models(), machine.maxModels(), machine.machine());
    }

    private Chosen chosen(List<ModelOptions> found, int most, MachineOptions machine) {
        return new Chosen(found.stream().map(this::adjusted).toList(), maxModels.orElse(most), machine);
    }

    /** The model with what options say of it. */
    private ModelOptions adjusted(ModelOptions model) {
        Load load = model.load();
        return new ModelOptions(
                model.name(),
                slots.orElse(model.slots()),
                queue,
                model.byPriority(),
                context.orElse(model.contextTokens()),
                stepTokens.orElse(model.stepTokens()),
                model.times(),
                model.requestOverhead(),
                new Load(load.cold(), load.warm(), load.unload(), loadEnd),
                model.atStart(),
                new EmulatedText(charactersPerToken, usualOutput));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
