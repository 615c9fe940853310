package io.simctl.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.cli.Simctl;
import io.simctl.experiments.plugin.PluginPolicies;
import io.simctl.policy.type.PolicyKind;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies in jars of the user's: found, listed, checked and run like those that come with simctl; broken jars are answered by name. */
class PluginsTest {
    private static final String POLICY = """
            import io.simctl.fleet.Request;
            import io.simctl.policy.*;
            import io.simctl.policy.type.*;

            public final class CLASS implements MachineChoice {
                public record Knobs(@Knob(value = "how much nearer", def = "3", unit = "machines") int step) {}

                private final int step;

                private CLASS(int step) {
                    this.step = step;
                }

                @Override
                public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
                    return candidates.next(0);
                }

                public static final class Type extends PolicyType<Knobs, FleetScheduling> {
                    public Type() {
                        super("NAME", PolicyKind.FLEET_SCHEDULING, Knobs.class, "the first machine that passes");
                        FAULT
                    }

                    @Override
                    public FleetScheduling create(Knobs knobs, PolicyContext context) {
                        return new CLASS(knobs.step());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private static String policy(String type, String name, String fault) {
        return POLICY.replace("CLASS", type).replace("NAME", name).replace("FAULT", fault);
    }

    private JarBuilder first(String name) throws IOException {
        return new JarBuilder(folder)
                .compile("First", policy("First", name, ""))
                .offers("plugin.First$Type");
    }

    private static String answer(Path... places) {
        try {
            PluginPolicies.of(List.of(places));
            throw new AssertionError("nothing was wrong");
        } catch (InvalidInput wrong) {
            return wrong.getMessage();
        }
    }

    @Test
    void aJarsPolicyIsListedShownCheckedAndRun() throws Exception {
        Path jar = first("first-that-passes").write("mine.jar");
        String plugins = "--plugins=" + jar;
        Path scenario = folder.resolve("scenario.yaml");
        String quick = Files.readString(Simctl.HOME.resolve("scenarios/quickstart.yaml"));
        Files.writeString(
                scenario,
                quick.replaceFirst(
                        "(?m)^policies:$",
                        "policies:\n  plugged:\n    fleet: {scheduling: {type: first-that-passes, step: 2}}"));

        assertThat(Simctl.run("policies", plugins).out())
                .contains("first-that-passes", "the first machine that passes");
        assertThat(Simctl.run("policies", "first-that-passes", plugins).out())
                .contains("step", "how much nearer (machines)", "source: plug-in, ", "plugin.First in " + jar);
        assertThat(Simctl.run("scenario", "check", scenario.toString(), plugins).out())
                .contains("fine");
        Simctl.Result run =
                Simctl.run("run", scenario.toString(), "--policy=plugged", plugins, "--out=" + folder.resolve("out"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("plugged");
        assertThat(Simctl.run("scenario", "check", scenario.toString()).err())
                .contains("unknown fleet scheduling policy `first-that-passes`");
    }

    @Test
    void aFolderStandsForAllJarsInIt() throws IOException {
        first("one").write("a.jar");
        new JarBuilder(folder)
                .compile("Second", policy("Second", "two", ""))
                .offers("# ours", "plugin.Second$Type # the second")
                .write("b.jar");

        assertThat(PluginPolicies.of(List.of(folder)).of(PolicyKind.FLEET_SCHEDULING))
                .extracting(type -> type.name())
                .contains("one", "two", "least-busy");
    }

    @Test
    void aBrokenJarEndsTheCommandWithItsNameAndTheCause() throws Exception {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "no jar");

        Simctl.Result result = Simctl.run("policies", "--plugins", jar.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith(jar + ":1:1: is no jar that can be read");
    }

    @Test
    void whatIsNotThereIsAnsweredWithItsName() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(answer(folder.resolve("gone.jar"))).contains("gone.jar:1:1: cannot be read: there is no such file");
        assertThat(answer(empty)).contains("empty:1:1: there is no jar in this folder");
    }

    @Test
    void aJarWithoutAListOfPoliciesIsRefused() throws IOException {
        Path jar = new JarBuilder(folder)
                .compile("First", policy("First", "x", ""))
                .write("plain.jar");
        Path nothing = new JarBuilder(folder).offers("# none").write("nothing.jar");

        assertThat(answer(jar)).contains("plain.jar", "offers no policies", "@AutoService(PolicyType.class)");
        assertThat(answer(nothing)).contains("nothing.jar", "is empty");
    }

    @Test
    void aClassThatIsMissingIsNamed() throws IOException {
        Path jar = new JarBuilder(folder).offers("plugin.Gone").write("gone.jar");
        Path helper = new JarBuilder(folder)
                .compile(
                        "First",
                        policy("First", "x", "Helper.help();") + "\nfinal class Helper { static void help() {} }")
                .without("Helper")
                .offers("plugin.First$Type")
                .write("helpless.jar");

        assertThat(answer(jar)).contains("gone.jar", "offers `plugin.Gone` as a policy, which is not in it");
        assertThat(answer(helper)).contains("helpless.jar", "plugin/Helper");
    }

    @Test
    void aClassOfANewerJavaIsRefusedWithTheCure() throws IOException {
        assertThat(answer(first("x").ofTheFuture().write("future.jar")))
                .contains("future.jar", "compiled for a newer Java", "--release");
    }

    @Test
    void aClassThatIsNoPolicyTypeIsRefused() throws IOException {
        Path jar = new JarBuilder(folder)
                .compile("First", policy("First", "x", ""))
                .offers("plugin.First")
                .write("wrong.jar");

        assertThat(answer(jar)).contains("wrong.jar", "`plugin.First` as a policy, which is no PolicyType");
    }

    @Test
    void aConstructorThatFailsIsAnsweredWithItsCause() throws IOException {
        Path jar = new JarBuilder(folder)
                .compile("First", policy("First", "x", "if (true) throw new IllegalStateException(\"no luck\");"))
                .offers("plugin.First$Type")
                .write("failing.jar");

        assertThat(answer(jar)).contains("failing.jar", "the constructor of `plugin.First$Type` fails", "no luck");
    }

    @Test
    void aNameThatIsTakenIsRefused() throws IOException {
        Path shipped = first("least-busy").write("shipped.jar");
        Path one = first("mine").write("one.jar");
        Path two = new JarBuilder(folder)
                .compile("Second", policy("Second", "mine", ""))
                .offers("plugin.Second$Type")
                .write("two.jar");

        assertThat(answer(shipped)).contains("shipped.jar", "`least-busy` already (comes with simctl)");
        assertThat(answer(one, two)).contains("two.jar", "`mine` already (" + one + ")");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> PluginPolicies.of(List.of(folder.resolve("a.jar"), folder.resolve("b.jar"))))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        wrong -> assertThat(wrong.problems()).hasSize(2));
    }
}
