package io.simctl.live.fuzz;

import io.simctl.live.record.RecorderParser;
import io.simctl.live.wire.HttpParser;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A parser of what comes over the wire, on bytes of anybody's choice. */
public interface WireParser {
    /** The word that names its seeds. */
    String name();

    /**
     * Reads the bytes, and checks what must hold of whatever it makes of them.
     *
     * @throws IOException if they are not what it reads, which costs the exchange that they came in
     * @throws RuntimeException or an {@link Error} for a defect
     */
    void read(byte[] bytes) throws IOException;

    /** Reads them, and takes it as an answer that they are refused. */
    default void readOrRefuse(byte[] bytes) {
        try {
            read(bytes);
        } catch (IOException costsTheExchange) {
            // as it should
        }
    }

    /** All of them. */
    static List<WireParser> all() {
        return Stream.<WireParser[]>of(HttpParser.values(), RecorderParser.values())
                .flatMap(Stream::of)
                .toList();
    }
}
