package io.simctl.live.record;

import io.simctl.live.http.Head;
import io.simctl.live.record.ReplyReader.ContentTimes;
import java.util.Optional;
import java.util.regex.Pattern;

/** The routes whose requests are recorded, each with a dialect of its own for replies. */
enum RecordedRoute {
    /** OpenAI's {@code /v1/chat/completions} and {@code /v1/completions}, and llama-server's {@code /completion}. */
    COMPLETIONS(".*/completions?"),
    /** OpenAI's {@code /v1/responses}. */
    RESPONSES(".*/responses"),
    /** Anthropic's {@code /v1/messages}. */
    MESSAGES(".*/messages"),
    /** Ollama's own {@code /api/chat} and {@code /api/generate}. */
    OLLAMA(".*/api/(chat|generate)");

    private final Pattern path;

    RecordedRoute(String path) {
        this.path = Pattern.compile(path + "/?");
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
        return this == OLLAMA;
    }

    /** Whether a request that does not say gets a stream. */
    boolean streamsUnasked() {
        return this == OLLAMA;
    }

    /** Whether a client of a stream has to ask for the counts. */
    boolean countsWhenAsked() {
        return this == COMPLETIONS;
    }

    /** What reads one of its replies. */
    ReplyReader reader(ContentTimes times) {
        return switch (this) {
            case COMPLETIONS -> new ChunkReader(times);
            case RESPONSES -> new ResponsesReader(times);
            case MESSAGES -> new MessagesReader(times);
            case OLLAMA -> new OllamaReader(times);
        };
    }
}
