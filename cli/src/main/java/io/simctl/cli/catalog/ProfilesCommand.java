package io.simctl.cli.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.yaml.Names;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl profiles [NAME]}: the machines and models that scenarios can name, and what is known of one. */
@Command(
        name = "profiles",
        description = "Lists the profiles of machines and models, or shows one with its sources and decode ceilings.",
        footer = {"", "Examples:", "  simctl profiles", "  simctl profiles --json"},
        mixinStandardHelpOptions = true)
public final class ProfilesCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Machine, model, or file of profiles to show.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--json", description = "Print JSON, in bytes, bytes per second and tokens per second.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        Profiles shipped = Profiles.shipped();
        ProfileSelection selection = name.map(n -> find(n, shipped)).orElseGet(() -> ProfileSelection.all(shipped));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(ProfileJson.of(selection)));
        } else if (name.isEmpty()) {
            ProfileText.list(shipped, out);
        } else {
            ProfileText.show(selection, out);
        }
        return ExitCode.FINE;
    }

    private ProfileSelection find(String wanted, Profiles shipped) {
        if (wanted.endsWith(".yaml") || wanted.endsWith(".yml")) {
            return ProfileSelection.ofFile(Profiles.read(Path.of(wanted)), shipped);
        }
        return ProfileSelection.of(wanted, shipped)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no profile is called " + Names.quote(wanted) + Names.hint(wanted, known(shipped))));
    }

    private static Collection<String> known(Profiles shipped) {
        List<String> known = new ArrayList<>(Profiles.machineNames());
        known.addAll(shipped.models().keySet());
        return known;
    }
}
