package io.simctl.live.record;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.regex.Pattern;

/** The reader of Anthropic's Messages: a message that starts with its counts, blocks whose deltas are the answer, and the message's end. */
final class MessagesReader extends LeafReader {
    private static final Pattern WHOLE_TEXT = Pattern.compile("/content/\\d+/(text|thinking|name)");

    private int input;
    private int created;
    private int cached;

    MessagesReader(ContentTimes times) {
        super(times);
    }

    @Override
    void leaf(String place, JsonParser value) throws IOException {
        switch (place) {
            case "/delta/text", "/delta/thinking", "/delta/partial_json", "/content_block/name" -> content(value);
            case "/delta/stop_reason", "/stop_reason" -> finish(value.getText());
            default -> {
                if (place.contains("/usage/")) {
                    usage(place.substring(place.lastIndexOf('/') + 1), value.getValueAsInt());
                } else if (WHOLE_TEXT.matcher(place).matches()) {
                    content(value);
                }
            }
        }
    }

    /** Tokens that the cache had, or got, are counted apart; the counts at the end are of all, like those at the start. */
    private void usage(String name, int tokens) {
        switch (name) {
            case "input_tokens" -> input = tokens;
            case "cache_creation_input_tokens" -> created = tokens;
            case "cache_read_input_tokens" -> cached = tokens;
            case "output_tokens" -> output(tokens);
            default -> {
                return;
            }
        }
        prompt(Math.clamp((long) input + created + cached, 0, Integer.MAX_VALUE));
    }
}
