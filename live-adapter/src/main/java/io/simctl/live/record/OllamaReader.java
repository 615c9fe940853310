package io.simctl.live.record;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** The reader of Ollama's lines: a piece of the answer each, and counts in the last. */
final class OllamaReader extends LeafReader {
    OllamaReader(ContentTimes times) {
        super(times);
    }

    @Override
    void leaf(String place, JsonParser value) throws IOException {
        switch (place) {
            case "/message/content", "/message/thinking", "/response", "/thinking" -> content(value);
            case "/prompt_eval_count" -> prompt(value.getValueAsInt());
            case "/eval_count" -> output(value.getValueAsInt());
            case "/done_reason" -> finish(value.getText());
            case "/done" -> {
                if (value.getValueAsBoolean() && !isFinished()) {
                    finish("");
                }
            }
            default -> {
                if (place.startsWith("/message/tool_calls/")) {
                    content(value);
                }
            }
        }
    }
}
