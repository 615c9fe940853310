package io.simctl.scenario.load;

import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.ServerFamilies;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.Binder;
import io.simctl.scenario.bind.BoundParts;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.bind.Wording;
import io.simctl.scenario.profile.Expansion;
import io.simctl.scenario.profile.Expansion.Expanded;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Overrides;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The loader of scenarios from files. */
public final class ScenarioLoader {
    private ScenarioLoader() {}

    /**
     * Reads a scenario and checks all of it.
     *
     * @param file the scenario
     * @param sets overrides, each {@code path=value}
     * @param policies those that the scenario may name
     * @throws InvalidInput with all problems of file and overrides
     */
    public static Loaded load(Path file, List<String> sets, Policies policies) {
        Problems problems = new Problems();
        return load(YamlFile.read(file, problems), file, sets, policies, problems, BoundParts.NONE);
    }

    /** A scenario of a file that was read before, if it could be; {@code problems} are those of reading it. */
    static Loaded load(
            Optional<YamlFile> yaml,
            Path file,
            List<String> sets,
            Policies policies,
            Problems problems,
            BoundParts parts) {
        Problems warnings = new Problems();
        Optional<Expanded> expanded = yaml.map(read -> expanded(read.root(), sets, file, problems));
        Optional<Bound> bound =
                expanded.flatMap(document -> bound(document, file, policies, problems, warnings, parts));
        requireNone(problems);
        String sha256 =
                sha256(yaml.orElseThrow().bytes(), sets, expanded.orElseThrow().files());
        Bound found = bound.orElseThrow();
        return new Loaded(found.scenario(), found.effective(), file, sets, sha256, warnings.inOrder());
    }

    /**
     * Checks a scenario that was put together from options and is in no file. Files that it names are relative to the working
     * directory.
     *
     * @param root the document, with the options as places
     * @throws InvalidInput with all problems of document and overrides
     */
    public static Scenario of(Node root, List<String> sets, Policies policies) {
        Path none = Path.of("");
        Problems problems = new Problems();
        Expanded expanded = expanded(root, sets, none, problems);
        Optional<Bound> bound = bound(expanded, none, policies, problems, new Problems(), BoundParts.NONE);
        requireNone(problems);
        return bound.orElseThrow().scenario();
    }

    private static Expanded expanded(Node root, List<String> sets, Path file, Problems problems) {
        return Expansion.of(Overrides.apply(root, sets, problems), file, problems);
    }

    /** A scenario and its effective configuration, which is made once: a sweep loads one at each of its points. */
    private record Bound(Scenario scenario, Map<String, Object> effective) {}

    private static Optional<Bound> bound(
            Expanded document, Path file, Policies policies, Problems problems, Problems warnings, BoundParts parts) {
        List<String> models = Checks.names(document.names(), "models");
        Map<Class<?>, Binder.Custom> customs = Map.of(
                PolicyChoice.class,
                new PolicyBinder(policies, models),
                ServerFamily.class,
                ServerFamilies.installed().binder());
        Binder binder = new Binder(problems, file, customs, parts, models);
        Optional<Bound> bound = binder.bind(document.root(), Scenario.class, "", new Wording("key", "the scenario"))
                .map(scenario -> new Bound(scenario, EffectiveConfig.tree(scenario, parts)));
        bound.ifPresent(
                all -> new ScenarioChecks(all.scenario(), all.effective(), document.names(), problems, warnings).all());
        return bound;
    }

    private static void requireNone(Problems problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
    }

    private static String sha256(byte[] file, List<String> sets, List<byte[]> profiles) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(file);
            for (String set : sets) {
                digest.update((byte) 0);
                digest.update(set.getBytes(StandardCharsets.UTF_8));
            }
            for (byte[] profile : profiles) {
                digest.update((byte) 1);
                digest.update(profile);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
