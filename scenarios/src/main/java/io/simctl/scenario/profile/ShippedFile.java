package io.simctl.scenario.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A file of profiles that comes with simctl, whose entries can be read without the others: a scenario means few of them, and to
 * read all takes longer than all else of a short start. It goes by how these files are laid out, sections at the margin and their
 * entries two spaces from it.
 *
 * @param name for messages
 * @param text all of it
 * @param sections lines by section and entry, in their order, the key of an entry being in the first of its lines
 */
record ShippedFile(String name, String text, Map<String, Map<String, String>> sections) {
    private static final String SOURCES = "sources";
    private static final String INDENT = "  ";

    /** The resource {@code name} beside this class. */
    static ShippedFile of(String name) {
        String text = read(name);
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> section = new LinkedHashMap<>();
        String entry = "";
        for (String line : text.lines().toList()) {
            if (startsWithKey(line, "")) {
                section = sections.computeIfAbsent(keyOf(line), key -> new LinkedHashMap<>());
                continue;
            }
            entry = startsWithKey(line, INDENT) ? keyOf(line) : entry;
            section.merge(entry, line + "\n", String::concat);
        }
        return new ShippedFile(name, text, sections);
    }

    private static boolean startsWithKey(String line, String indent) {
        return line.startsWith(indent)
                && line.length() > indent.length()
                && " #".indexOf(line.charAt(indent.length())) < 0;
    }

    private static String keyOf(String line) {
        return line.substring(0, line.indexOf(':')).strip();
    }

    private static String read(String resource) {
        try (InputStream in = ShippedFile.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document with the machines and models of {@code wanted} names, and the sources that they mention; empty without any. */
    Optional<String> only(Predicate<String> wanted) {
        String entries = sections.keySet().stream()
                .filter(section -> !section.equals(SOURCES))
                .map(section -> section(section, wanted))
                .collect(Collectors.joining());
        return entries.isEmpty() ? Optional.empty() : Optional.of(section(SOURCES, entries::contains) + entries);
    }

    private String section(String name, Predicate<String> wanted) {
        String entries = sections.getOrDefault(name, Map.of()).entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());
        return entries.isEmpty() ? "" : name + ":\n" + entries;
    }
}
