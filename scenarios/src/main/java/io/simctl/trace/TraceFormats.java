package io.simctl.trace;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The formats on the class path, by name. */
public final class TraceFormats {
    private static final List<TraceFormat> ALL =
            ServiceLoader.load(TraceFormat.class, TraceFormats.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(TraceFormat::name))
                    .toList();

    private TraceFormats() {}

    /** Names of the formats, as a scenario writes them. */
    public static List<String> names() {
        return ALL.stream().map(TraceFormat::name).toList();
    }

    /** Names of those that traces can be written in. */
    public static List<String> written() {
        return ALL.stream()
                .filter(TraceFormat::isWritten)
                .map(TraceFormat::name)
                .toList();
    }

    /** @param name one of {@link #names()} */
    static TraceFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no trace format is called " + name));
    }

    static Optional<TraceFormat> recognise(String firstLine) {
        return ALL.stream().filter(format -> format.recognises(firstLine)).findFirst();
    }
}
