package io.simctl.trace;

import java.util.List;
import java.util.Optional;

/** The formats that can be read. */
public final class TraceFormats {
    private static final List<TraceFormat> ALL = List.of(
            new AzureFormat(), new BurstGptFormat(), new BailianFormat(), new MooncakeFormat(), new SimctlFormat());

    private TraceFormats() {}

    /** Names of the formats, as a scenario writes them. */
    public static List<String> names() {
        return ALL.stream().map(TraceFormat::name).toList();
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
