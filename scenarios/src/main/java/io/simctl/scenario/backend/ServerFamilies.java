package io.simctl.scenario.backend;

import io.simctl.scenario.bind.Binder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The server families that there are. */
public final class ServerFamilies {
    private static final ServerFamilies INSTALLED = load(ServerFamily.class.getClassLoader());

    private final List<ServerFamily> families;

    private ServerFamilies(List<ServerFamily> families) {
        this.families = families;
    }

    /** Those on simctl's own class path. */
    public static ServerFamilies installed() {
        return INSTALLED;
    }

    /** Finds all families that {@code loader} sees. */
    public static ServerFamilies load(ClassLoader loader) {
        return new ServerFamilies(ServiceLoader.load(ServerFamily.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ServerFamily::name))
                .toList());
    }

    /** All of them, by name. */
    public List<ServerFamily> all() {
        return families;
    }

    /** Their names, in order. */
    public List<String> names() {
        return families.stream().map(ServerFamily::name).toList();
    }

    /** The family with this name. */
    public Optional<ServerFamily> find(String name) {
        return families.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    /** Binds the name of a family. */
    public Binder.Custom binder() {
        return (node, type, path, binder) -> binder.named(node, families, path);
    }
}
