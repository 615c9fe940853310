package io.simctl.scenario.profile;

import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Problems;
import java.util.List;
import java.util.Optional;

/**
 * An entry of a scenario that asks for a profile: <code>{profile: NAME, ...}</code>, or just the name.
 *
 * @param profile what it names; empty when that is no name, which was reported
 * @param own what the entry says itself
 */
record ProfileReference(Scalar profile, Mapping own) {
    private static final String PROFILE = "profile";
    private static final String QUANTISATION = "quantisation";

    /** What {@code node} asks for; empty when it asks for no profile. */
    static Optional<ProfileReference> of(Node node, String path, Problems problems) {
        return switch (node) {
            case Node.Sequence sequence -> Optional.empty();
            case Scalar scalar when scalar.isNull() -> Optional.empty();
            case Scalar scalar -> Optional.of(new ProfileReference(scalar, new Mapping(List.of(), scalar.at())));
            case Mapping mapping
            when mapping.head().isPresent() && mapping.get(PROFILE).isEmpty() ->
                Optional.of(new ProfileReference(mapping.head().get(), new Mapping(mapping.entries(), mapping.at())));
            case Mapping mapping -> entry(mapping, PROFILE, path, problems).map(e -> of(e, mapping, path, problems));
        };
    }

    private static ProfileReference of(Entry profile, Mapping mapping, String path, Problems problems) {
        Mapping own = without(mapping, profile);
        if (profile.value() instanceof Scalar name
                && !name.isNull()
                && !name.text().isEmpty()) {
            return new ProfileReference(name, own);
        }
        Node wrong = profile.value();
        problems.add(
                wrong.at(),
                "%s must be the name of a profile, or of a file with one, but is %s"
                        .formatted(Names.quote(path + "." + PROFILE), wrong.kind()));
        return new ProfileReference(new Scalar("", true, wrong.at()), own);
    }

    private static Mapping without(Mapping mapping, Entry entry) {
        List<Entry> rest =
                mapping.entries().stream().filter(e -> !e.equals(entry)).toList();
        return new Mapping(rest, mapping.at());
    }

    /** The entry with this key, or one that resembles it, which is reported then. */
    private static Optional<Entry> entry(Mapping mapping, String key, String path, Problems problems) {
        Optional<Entry> exact = mapping.entries().stream()
                .filter(e -> e.key().text().equals(key))
                .findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        Optional<Entry> meant = mapping.entries().stream()
                .filter(e -> Names.nearest(e.key().text(), List.of(key)).isPresent())
                .findFirst();
        meant.ifPresent(e -> problems.add(
                e.key().at(),
                "unknown key %s of %s; did you mean %s?"
                        .formatted(Names.quote(e.key().text()), Names.quote(path), Names.quote(key))));
        return meant;
    }

    /** The name of the quantisation that a model's entry asks for. */
    Optional<Entry> quantisation(String path, Problems problems) {
        return entry(own, QUANTISATION, path, problems);
    }

    /** The same without the key that {@code entry} is. */
    ProfileReference without(Entry entry) {
        return new ProfileReference(profile, without(own, entry));
    }
}
