package io.simctl.live.calibrate;

import java.util.ArrayList;
import java.util.List;

/** A model that answers. */
interface Service {
    /** Its name, for messages. */
    String model();

    /** Begins a stream; returns at once. */
    Stream send(int promptTokens, int outputTokens);

    /** Begins several alike. */
    default List<Stream> send(int count, int promptTokens, int outputTokens) {
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(send(promptTokens, outputTokens));
        }
        return streams;
    }
}
