package io.simctl.live.record;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.regex.Pattern;

/** The reader of OpenAI's Responses: typed events whose deltas are the answer, or one object that has all of it. */
final class ResponsesReader extends LeafReader {
    private static final Pattern WHOLE_TEXT = Pattern.compile("/output/\\d+/(content/\\d+/(text|refusal)|arguments)");

    ResponsesReader(ContentTimes times) {
        super(times);
    }

    @Override
    void leaf(String place, JsonParser value) throws IOException {
        switch (place) {
            case "/type" -> type(value.getText());
            // every other event ends something, and repeats what its deltas brought
            case "/delta" -> content(value);
            case "/usage/input_tokens", "/response/usage/input_tokens" -> prompt(value.getValueAsInt());
            case "/usage/output_tokens", "/response/usage/output_tokens" -> output(value.getValueAsInt());
            case "/status", "/response/status" -> status(value.getText());
            default -> {
                if (WHOLE_TEXT.matcher(place).matches()) {
                    content(value);
                }
            }
        }
    }

    private void type(String name) {
        if (name.equals("error")) {
            fail();
        }
    }

    /** Of the response, which every event about the whole of it repeats; an item of its output has one, too, elsewhere. */
    private void status(String name) {
        switch (name) {
            case "completed", "incomplete" -> finish(name);
            case "failed", "cancelled" -> fail();
            default -> {}
        }
    }
}
