package io.simctl.cli.catalog;

import io.simctl.cli.plugin.PluginOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.experiments.plugin.PluginPolicies;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.bind.Component;
import io.simctl.scenario.yaml.Names;
import java.io.PrintWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl policies [NAME]}: the policies there are to choose from, and the knobs of one. */
@Command(
        name = "policies",
        description = "Lists the policies, or shows the knobs of one.",
        footer = {"", "Examples:", "  simctl policies", "  simctl policies model-pools"},
        mixinStandardHelpOptions = true)
public final class PoliciesCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Policy whose knobs to show.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--json", description = "Print JSON: every policy with its knobs, or the one that is named.")
    private boolean json;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        Policies policies = plugins.policies();
        PrintWriter out = spec.commandLine().getOut();
        if (name.isEmpty() && json) {
            out.println(PolicyJson.of(policies.all()));
            return ExitCode.FINE;
        }
        if (name.isEmpty()) {
            list(policies, out);
            return ExitCode.FINE;
        }
        List<PolicyType<?, ?>> found = policies.all().stream()
                .filter(type -> type.name().equals(name.get()))
                .toList();
        if (found.isEmpty()) {
            List<String> known =
                    policies.all().stream().map(PolicyType::name).distinct().toList();
            throw new ParameterException(
                    spec.commandLine(),
                    "no policy is called " + Names.quote(name.get()) + Names.hint(name.get(), known));
        }
        if (json) {
            out.println(PolicyJson.of(found));
        } else {
            found.forEach(type -> show(type, out));
        }
        return ExitCode.FINE;
    }

    private static void list(Policies policies, PrintWriter out) {
        int names = widest(policies, PolicyType::name);
        int systems = widest(policies, PoliciesCommand::system);
        for (PolicyKind kind : PolicyKind.values()) {
            out.printf("%s: {%s: ...}%n", kind.level(), kind.slot());
            for (PolicyType<?, ?> type : policies.of(kind)) {
                out.printf("  %-" + names + "s  %-" + systems + "s  %s%n", type.name(), system(type), type.summary());
            }
            out.println();
        }
        out.println("`simctl policies NAME` shows the knobs of one.");
    }

    private static int widest(Policies policies, Function<PolicyType<?, ?>, String> column) {
        return policies.all().stream()
                .mapToInt(type -> column.apply(type).length())
                .max()
                .orElse(1);
    }

    private static void show(PolicyType<?, ?> type, PrintWriter out) {
        out.printf("%s: %s%n", type.name(), type.summary());
        out.printf(
                "  goes under %s: {%s: ...}%n%n",
                type.kind().level(), type.kind().slot());
        List<String[]> rows = new ArrayList<>();
        Component.of(type.knobs()).forEach(component -> rows.add(row(component)));
        if (rows.isEmpty()) {
            out.println("  It has no knobs.");
        }
        int names = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        int defaults = rows.stream().mapToInt(row -> row[1].length()).max().orElse(0);
        for (String[] row : rows) {
            out.printf("  %-" + names + "s  %-" + Math.max(1, defaults) + "s  %s%n", row[0], row[1], row[2]);
        }
        type.needs().forEach(need -> out.printf("%n  %s%n", sentence(need)));
        if (!type.defects().isEmpty()) {
            out.printf("%n  defects of the original that can be switched on: %s%n", String.join(", ", type.defects()));
        }
        out.printf("%n  source: %s%n%n", source(type));
    }

    static String system(PolicyType<?, ?> type) {
        boolean isPlugin = PluginPolicies.jarOf(type).isPresent();
        return isPlugin && type.source().equals(PolicySource.OWN)
                ? "plug-in"
                : type.source().system();
    }

    /** The system and the class; for a plug-in's policy its jar too. */
    private static String source(PolicyType<?, ?> type) {
        String system = system(type) + ", " + type.source().reference();
        return system + "; " + type.getClass().getName().replaceFirst("\\$.*", "")
                + PluginPolicies.jarOf(type).map(jar -> " in " + jar).orElse("");
    }

    private static String sentence(Need<?> need) {
        return "needs beside it %s: {%s: %s}%s; without it %s"
                .formatted(
                        need.kind().level(),
                        need.kind().slot(),
                        String.join(" or ", need.names()) + (need.with().isEmpty() ? "" : " with " + need.with()),
                        need.unless().isEmpty() ? "" : ", unless " + need.unless(),
                        need.otherwise());
    }

    static String[] row(Component component) {
        Knob knob = component.knob();
        String def = component.hasDefault() ? knob.def() : component.isOptional() ? "-" : "required";
        String unit = knob.unit().isEmpty() ? "" : " (" + knob.unit() + ")";
        String kind = kind(component.type())
                .map(policy -> " (policy of kind %s: {%s: ...})".formatted(policy.level(), policy.slot()))
                .orElse("");
        return new String[] {component.name(), def, knob.value() + unit + kind};
    }

    /** The kind of the policies that a knob is made of. */
    private static Optional<PolicyKind> kind(Type knob) {
        if (!(knob instanceof ParameterizedType generic)) {
            return Optional.empty();
        }
        Type[] arguments = generic.getActualTypeArguments();
        return generic.getRawType() == PolicyChoice.class
                ? Optional.of(PolicyKind.of(arguments[0]))
                : Arrays.stream(arguments)
                        .flatMap(argument -> kind(argument).stream())
                        .findFirst();
    }
}
