package io.simctl.cli.catalog;

import io.simctl.scenario.bind.Component;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.profile.Ceiling;
import io.simctl.scenario.profile.HardwareProfile;
import io.simctl.scenario.profile.ModelProfile;
import io.simctl.scenario.profile.ModelProfile.Measurement;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.profile.Profiles.Named;
import io.simctl.scenario.profile.Source;
import io.simctl.scenario.profile.Sourced;
import io.simctl.scenario.yaml.Names;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Profiles for people to read. */
final class ProfileText {
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("label", "sources", "quantisations", "measurements");

    private ProfileText() {}

    static void list(Profiles profiles, PrintWriter out) {
        out.println("hardware:");
        for (Named<HardwareProfile> machine : profiles.hardware().values()) {
            HardwareProfile profile = machine.profile();
            out.printf(
                    "  %-13s %-34s %9s  %11s  %s%n",
                    machine.name(),
                    profile.label(),
                    ProfileFigures.of(profile.bandwidth(), "bytes/s"),
                    ProfileFigures.of(profile.compute(), "FLOP/s"),
                    ProfileFigures.of(profile.memory(), "bytes"));
        }
        out.printf("%nmodels:%n");
        for (Named<ModelProfile> model : profiles.models().values()) {
            out.printf("  %-29s %-30s %s%n", model.name(), model.profile().label(), sizes(model.profile()));
        }
        out.printf("%n`simctl profiles NAME` shows one with its sources and its decode ceilings.%n");
        out.println("A scenario names a machine with its memory, `hardware: m4-max-40-64gb`, where there are several.");
    }

    private static String sizes(ModelProfile model) {
        return model.quantisations().entrySet().stream()
                .map(e -> e.getKey() + " "
                        + ProfileFigures.gigabytes((double) e.getValue().weights()))
                .collect(Collectors.joining(", "));
    }

    static void show(ProfileSelection selection, PrintWriter out) {
        for (Named<HardwareProfile> machine : selection.hardware()) {
            values(machine, machine.profile().label(), out);
            List<Ceiling> ceilings = selection.ceilings().stream()
                    .filter(c -> c.hardware().equals(machine.name()))
                    .toList();
            out.printf(
                    "%n  decode ceiling of one request, tokens/s: the bandwidth over the weights that a token needs%n");
            ceilings.forEach(c -> ceiling(c.model() + " " + c.quantisation(), c, out));
            out.println();
        }
        for (Named<ModelProfile> model : selection.models()) {
            model(model, selection.ceilings(), out);
        }
    }

    private static void model(Named<ModelProfile> model, List<Ceiling> ceilings, PrintWriter out) {
        values(model, model.profile().label(), out);
        model.profile().quantisations().forEach((name, size) -> {
            out.printf(
                    "%n  %s: %s of weights, of which a token needs %s%n",
                    name,
                    ProfileFigures.gigabytes((double) size.weights()),
                    ProfileFigures.gigabytes(model.profile().bytesPerToken(size)));
            size.source().ifPresent(source -> source(model.source(source), out));
            ceilings.stream()
                    .filter(c ->
                            c.model().equals(model.name()) && c.quantisation().equals(name))
                    .forEach(c -> ceiling(c.hardware(), c, out));
        });
        out.printf("%n  measured, tokens/s%n");
        model.profile().measurements().forEach(measured -> measured(model, measured, out));
        out.println();
    }

    private static void measured(Named<ModelProfile> model, Measurement measured, PrintWriter out) {
        String note = measured.note().isEmpty() ? "" : " (" + measured.note() + ")";
        out.printf(
                "    %-38s %8.1f  %s: %s%s%n",
                measured.hardware() + " " + measured.quantisation(),
                measured.rate(),
                measured.what(),
                model.source(measured.source()).line(),
                note);
    }

    private static void ceiling(String what, Ceiling ceiling, PrintWriter out) {
        out.printf("    %-38s %8.1f%s%n", what, ceiling.decode(), ceiling.fits() ? "" : "  does not fit");
    }

    private static <T extends Record & Sourced> void values(Named<T> named, String label, PrintWriter out) {
        out.printf("%s: %s%n", named.name(), label);
        Map<String, Component> components = Component.of(named.profile().getClass()).stream()
                .collect(Collectors.toMap(Component::name, component -> component));
        EffectiveConfig.tree(named.profile()).forEach((key, value) -> {
            if (!SHOWN_ELSEWHERE.contains(key) && !value.equals(Map.of())) {
                Component component = Optional.ofNullable(components.get(key)).orElseThrow();
                String unit = component.knob().unit();
                out.printf(
                        "  %-18s %s%n",
                        key,
                        ProfileFigures.isKnown(unit)
                                ? ProfileFigures.of(component.in(named.profile()), unit)
                                : text(value));
                named.origin(key).ifPresent(origin -> source(origin, out));
            }
        });
    }

    private static void source(Source source, PrintWriter out) {
        out.printf("  %18s %s: %s%n", "", Names.kebab(source.kind().name()), source.line());
    }

    private static String text(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> e.getKey() + ": " + text(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(ProfileText::text).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
