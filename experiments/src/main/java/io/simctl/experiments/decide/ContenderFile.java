package io.simctl.experiments.decide;

import io.simctl.report.Report;
import io.simctl.report.across.Contender;
import io.simctl.report.artifact.Artifact;
import io.simctl.report.artifact.ArtifactFile;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An artifact by the name that a command line gives it: a directory of results or an artifact file, and behind a colon, if it is about one
 * policy only, the name of that.
 *
 * @param argument as given
 * @param report what the artifact holds
 * @param all every policy of it, and what was recorded
 * @param chosen those that the argument is about
 */
public record ContenderFile(String argument, Report report, List<Contender> all, List<Contender> chosen) {
    public ContenderFile {
        all = List.copyOf(all);
        chosen = List.copyOf(chosen);
    }

    /**
     * Reads it.
     *
     * @throws InvalidInput if it holds no policy of that name
     * @throws IOException if it is no artifact; the message says so to the user
     */
    static ContenderFile read(String argument) throws IOException {
        int colon = argument.lastIndexOf(':');
        boolean isPath = Files.exists(Path.of(argument)) || colon <= 0;
        String path = isPath ? argument : argument.substring(0, colon);
        Artifact artifact = ArtifactFile.read(Path.of(path));
        Optional<String> missing = artifact.missing();
        if (missing.isPresent()) {
            throw problem(argument, "cannot be compared, since it is a part of a study: " + missing.get());
        }
        Report report = artifact.report(MetricCatalogue.standard());
        List<Contender> all = Contender.of(path, report);
        ContenderFile file = new ContenderFile(argument, report, all, all);
        return isPath ? file : file.only(List.of(argument.substring(colon + 1)));
    }

    /**
     * Reads several at once: most of the time that a comparison takes.
     *
     * @throws UncheckedIOException if one is no artifact; the message of its cause says so to the user
     */
    public static List<ContenderFile> readAll(List<String> arguments) {
        return arguments.parallelStream()
                .map(argument -> {
                    try {
                        return read(argument);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    /**
     * The same about some policies only; about all where none is named.
     *
     * @throws InvalidInput if there is no such policy; the message names the nearest one
     */
    public ContenderFile only(List<String> policies) {
        if (policies.isEmpty()) {
            return this;
        }
        return new ContenderFile(
                argument, report, all, policies.stream().map(this::named).toList());
    }

    private Contender named(String policy) {
        List<String> known = all.stream().map(Contender::name).toList();
        return find(policy)
                .orElseThrow(
                        () -> problem(argument, "has no policy " + Names.quote(policy) + Names.hint(policy, known)));
    }

    /** The policy of that name. */
    Optional<Contender> find(String policy) {
        return all.stream().filter(contender -> contender.name().equals(policy)).findFirst();
    }

    /** The policies that were run, among those that it is about. */
    List<Contender> run() {
        return chosen.stream().filter(contender -> !contender.isRecorded()).toList();
    }

    /** Those that rules are for: what was recorded only where it is named. */
    List<Contender> judged() {
        return chosen.size() == 1 ? chosen : run();
    }

    /** Whether it is about a single one. */
    boolean isSingle() {
        return chosen.size() == 1 || (run().size() == 1 && chosen.size() == all.size());
    }

    static InvalidInput problem(String argument, String message) {
        return new InvalidInput(SourceLocation.startOf(argument), message);
    }
}
