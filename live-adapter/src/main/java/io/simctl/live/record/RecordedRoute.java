package io.simctl.live.record;

import io.simctl.live.http.Head;
import io.simctl.live.record.ReplyReader.ContentTimes;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The routes whose requests are recorded, each with a dialect of its own for replies. */
enum RecordedRoute {
    /** OpenAI's {@code /v1/chat/completions} and {@code /v1/completions}, and llama-server's {@code /completion}. */
    COMPLETIONS(".*/completions?", false, ChunkReader::new),
    /** OpenAI's {@code /v1/responses}. */
    RESPONSES(".*/responses", false, ResponsesReader::new),
    /** Anthropic's {@code /v1/messages}. */
    MESSAGES(".*/messages", false, MessagesReader::new),
    /** Ollama's own {@code /api/chat} and {@code /api/generate}. */
    OLLAMA(".*/api/(chat|generate)", true, OllamaReader::new);

    private final Pattern path;
    private final boolean isOllama;
    private final Function<ContentTimes, ReplyReader> reader;

    RecordedRoute(String path, boolean isOllama, Function<ContentTimes, ReplyReader> reader) {
        this.path = Pattern.compile(path + "/?");
        this.isOllama = isOllama;
        this.reader = reader;
    }

    /** The route of a request; empty when it is of none that is recorded. */
    static Optional<RecordedRoute> of(Head head) {
        if (!head.method().equals("POST")) {
            return Optional.empty();
        }
        String asked = head.path();
        for (RecordedRoute route : values()) {
            if (route.path.matcher(asked).matches()) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /** Whether a stream is one JSON object a line, instead of events. */
    boolean isLines() {
        return isOllama;
    }

    /** Whether a request that does not say gets a stream. */
    boolean streamsUnasked() {
        return isOllama;
    }

    /** Whether a client of a stream has to ask for the counts. */
    boolean countsWhenAsked() {
        return this == COMPLETIONS;
    }

    /** What reads one of its replies. */
    ReplyReader reader(ContentTimes times) {
        return reader.apply(times);
    }
}
