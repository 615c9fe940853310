package io.simctl.cli;

import io.simctl.policy.Policies;
import io.simctl.scenario.Loaded;
import io.simctl.scenario.ScenarioLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Simulates a scenario under its policies and compares them.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path scenario;

    @Option(names = "--policy", paramLabel = "NAME", description = "Run only this policy set; may be repeated.")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Override a value of the scenario, such as fleet.gpu.count=4; may be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random streams.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--replications", paramLabel = "N", description = "Runs of each policy with different streams.")
    private Optional<Integer> replications = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: out/<scenario>).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--check", description = "Assert at every event what must always hold; several times slower.")
    private boolean check;

    @Option(names = "--requests-csv", description = "Write a line per request to requests.csv.")
    private boolean requestsCsv;

    @Option(names = "--events-csv", description = "Write loads, switches and rejections to events.csv.")
    private boolean eventsCsv;

    @Option(names = "--quiet", description = "Print nothing but errors.")
    private boolean quiet;

    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        Loaded loaded = load();
        return 0;
    }

    private Loaded load() {
        List<String> overrides = new ArrayList<>(sets);
        seed.ifPresent(value -> overrides.add("seed=" + value));
        replications.ifPresent(value -> overrides.add("replications=" + value));
        return ScenarioLoader.load(scenario, overrides, Policies.load(RunCommand.class.getClassLoader()));
    }
}
