package io.simctl.scenario.profile;

import io.simctl.scenario.bind.Quantities;
import io.simctl.scenario.profile.ModelProfile.Quantisation;
import io.simctl.scenario.profile.Profiles.Named;
import io.simctl.scenario.profile.Provenances.Origin;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Problems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The expansion of a scenario's document by what it leaves to profiles, so that it says everything itself:
 *
 * <ul>
 *   <li>entries of {@code models} and {@code hardware} that name a {@code profile}: their own keys win;
 *   <li>entries of {@code models} that name a {@code file}, whose header has their numbers;
 *   <li>machines of the fleet whose {@code hardware} is no entry but a profile: they get the entry;
 *   <li>the measured {@code steps} of a machine's profile;
 *   <li>{@code provenance} of all that was filled in.
 * </ul>
 */
public final class Expansion {
    private static final String HARDWARE = "hardware";
    private static final String MODELS = "models";

    /**
     * A document whose profiles are filled in.
     *
     * @param root what to bind; entries whose profile is wrong are not in it
     * @param names the document for places and names: with those entries
     * @param files bytes of the users' files that were read
     */
    public record Expanded(Node root, Node names, List<byte[]> files) {}

    private final Path scenario;
    private final Problems problems;
    private final ProfileFinder finder;

    /** What models' files say, of which the scenario is made as well. */
    private final List<byte[]> headers = new ArrayList<>();

    /** Machines with a profile, by their name in the scenario. */
    private final Map<String, ProfiledMachine> machines = new HashMap<>();

    /** The name of the profile of each model, else its own. */
    private final Map<String, String> models = new LinkedHashMap<>();

    private final Map<String, Origin> origins = new LinkedHashMap<>();

    private Expansion(Path scenario, Problems problems) {
        this.scenario = scenario;
        this.problems = problems;
        this.finder = new ProfileFinder(scenario, problems);
    }

    /** Fills in the profiles of the document {@code root}, which was read from {@code scenario}. */
    public static Expanded of(Node root, Path scenario, Problems problems) {
        if (!(root instanceof Mapping document)) {
            return new Expanded(root, root, List.of());
        }
        Expansion expansion = new Expansion(scenario, problems);
        Mapping named = FleetMachines.named(document);
        Mapping filled = expansion.section(named, MODELS, expansion::model);
        filled = expansion.section(filled, HARDWARE, expansion::hardware);
        filled = expansion.section(filled, "fleet", (name, entry) -> Optional.of(expansion.fleet(entry)));
        filled = Provenances.append(filled, expansion.origins);
        List<byte[]> files = new ArrayList<>(expansion.finder.files());
        files.addAll(expansion.headers);
        return new Expanded(filled, named, files);
    }

    /**
     * A way to fill one entry of a section; empty when that is not possible, and the reason is among {@link #problems}.
     */
    @FunctionalInterface
    private interface Filler {
        /** The entry {@code name} with what its profile adds, or empty if it cannot be filled. */
        Optional<Node> fill(String name, Node entry);
    }

    private Mapping section(Mapping document, String section, Filler filler) {
        Optional<Node> node = document.get(section);
        if (node.isEmpty() || !(node.get() instanceof Mapping mapping)) {
            return document;
        }
        List<Entry> entries = mapping.entries().stream()
                .flatMap(entry -> filled(entry, filler).stream())
                .toList();
        return document.with(section, new Mapping(entries, mapping.at(), mapping.head(), mapping.implied()));
    }

    private static Optional<Entry> filled(Entry entry, Filler filler) {
        return entry.value().isImplied()
                ? Optional.of(entry)
                : filler.fill(entry.key().text(), entry.value()).map(value -> new Entry(entry.key(), value));
    }

    private Optional<Node> model(String name, Node entry) {
        models.put(name, name);
        String path = MODELS + "." + name;
        Optional<ModelFile> file = ModelFile.of(entry);
        if (file.isPresent()) {
            return ofFile(path, file.get());
        }
        Optional<ProfileReference> asked = ProfileReference.of(entry, path, problems);
        if (asked.isEmpty()) {
            return Optional.of(entry);
        }
        Optional<Entry> quantisation = asked.get().quantisation(path, problems);
        ProfileReference request = quantisation.map(asked.get()::without).orElse(asked.get());
        return finder.model(request.profile()).flatMap(named -> {
            models.put(name, named.name());
            return quantisation(named, quantisation).map(size -> model(path, request, named, size));
        });
    }

    private Optional<Node> ofFile(String path, ModelFile file) {
        return file.numbers(scenario, problems).map(numbers -> {
            headers.add(numbers.toString().getBytes(StandardCharsets.UTF_8));
            Source header = new Source(file.file().text(), ProvenanceKind.PUBLISHED, "as the header of the file says");
            numbers.keySet().stream()
                    .filter(key -> !file.own().keys().contains(key))
                    .forEach(key -> origins.put(path + "." + key, new Origin("of a file", header)));
            return file.with(numbers, problems);
        });
    }

    private Optional<Quantisation> quantisation(Named<ModelProfile> named, Optional<Entry> asked) {
        Map<String, Quantisation> known = named.profile().quantisations();
        if (asked.isEmpty()) {
            return known.values().stream().findFirst();
        }
        Node written = asked.get().value();
        String name = written instanceof Scalar scalar ? scalar.text() : "";
        Optional<Quantisation> found = Optional.ofNullable(known.get(name));
        if (found.isEmpty()) {
            String what = "the profile %s has no quantisation %s".formatted(Names.quote(named.name()), written.kind());
            problems.add(written.at(), what + Names.hint(name, known.keySet()));
        }
        return found;
    }

    private Node model(String path, ProfileReference request, Named<ModelProfile> named, Quantisation size) {
        Map<String, Object> values = ModelValues.of(named.profile(), size);
        size.source().ifPresent(source -> note(path, "weights", request, named.source(source)));
        note(path, "kv_per_token", "kv_heads", request, named);
        values.keySet().forEach(key -> note(path, key, key, request, named));
        return Filling.fill(request.own(), values, request.profile().at(), problems);
    }

    /** Notes that {@code key} has the source that the profile names for {@code value}. */
    private <T extends Sourced> void note(
            String path, String key, String value, ProfileReference request, Named<T> named) {
        named.origin(value).ifPresent(source -> note(path, key, request, source));
    }

    private void note(String path, String key, ProfileReference request, Source source) {
        if (!request.own().keys().contains(key)) {
            origins.put(path + "." + key, new Origin(request.profile().text(), source));
        }
    }

    private Optional<Node> hardware(String name, Node entry) {
        String path = HARDWARE + "." + name;
        Optional<ProfileReference> asked = ProfileReference.of(entry, path, problems);
        if (asked.isEmpty()) {
            return Optional.of(entry);
        }
        ProfileReference request = asked.get();
        Optional<ProfiledMachine> machine = finder.hardware(request.profile());
        machine.ifPresent(found -> machines.put(name, found));
        return machine.flatMap(found -> memory(found, request).map(bytes -> {
            Map<String, Object> values = found.values(bytes);
            values.keySet().forEach(key -> note(path, key, key, request, found.named()));
            return Filling.fill(request.own(), values, request.profile().at(), problems);
        }));
    }

    /** The memory that the entry says, else the profile; of what is no size the binder complains. */
    private Optional<Long> memory(ProfiledMachine machine, ProfileReference request) {
        Optional<Node> own = request.own().get("memory");
        if (own.isPresent()) {
            OptionalLong bytes =
                    own.get() instanceof Scalar scalar ? Quantities.bytes(scalar.text()) : OptionalLong.empty();
            return Optional.of(bytes.orElse(machine.named().profile().memory().getFirst()));
        }
        if (machine.memory().isEmpty()) {
            problems.add(
                    request.profile().at(),
                    "%s comes with different memory: say one of %s, or give its `memory`"
                            .formatted(
                                    Names.quote(request.profile().text()),
                                    Names.quoteAll(ProfiledMachine.sizedNames(machine.named()))));
        }
        return machine.memory().stream().boxed().findFirst();
    }

    private Node fleet(Node entry) {
        Optional<Node> hardware = entry.child(HARDWARE);
        if (!(entry instanceof Mapping mapping) || hardware.isEmpty() || !(hardware.get() instanceof Scalar name)) {
            return entry;
        }
        return Optional.ofNullable(machines.get(name.text()))
                .map(machine -> MeasuredSteps.fill(mapping, machine, name, models, problems))
                .orElse(mapping);
    }
}
