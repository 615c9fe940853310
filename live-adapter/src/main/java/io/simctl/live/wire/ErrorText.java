package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The words of a server for an error, in whichever shape: {@code {"error": {"message", "type"}}} (OpenAI, llama.cpp),
 * {@code {"error": "text"}} (mlx_lm), {@code {"message", "type"}} (older vLLM), {@code {"detail"}} (FastAPI), or plain text.
 */
final class ErrorText {
    private static final int LONGEST = 500;

    private ErrorText() {}

    /** Reads the body of an error reply. */
    static String of(byte[] body, int length) {
        String text = new String(body, 0, length, StandardCharsets.UTF_8).strip();
        try (JsonParser json = WireJson.FACTORY.createParser(text)) {
            return json.nextToken() == JsonToken.START_OBJECT ? of(json) : cut(text);
        } catch (IOException e) {
            return cut(text);
        }
    }

    /** Reads the value that the parser stands on; never empty, since an error without words is still one. */
    static String of(JsonParser json) throws IOException {
        String found = switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case START_OBJECT -> ofObject(json);
            case VALUE_NULL -> "";
            default -> {
                json.skipChildren();
                yield "an error without a message";
            }
        };
        return cut(found);
    }

    private static String ofObject(JsonParser json) throws IOException {
        String message = "";
        String type = "";
        while (ChunkDecoder.next(json) != JsonToken.END_OBJECT) {
            String name = json.currentName();
            ChunkDecoder.next(json);
            switch (name) {
                case "message", "detail" -> message = json.getValueAsString("");
                case "error" -> message = of(json);
                case "type" -> type = json.getValueAsString("");
                default -> {}
            }
            json.skipChildren();
        }
        String text = message.isEmpty() ? "an error without a message" : message;
        return type.isEmpty() || type.equals("error") ? text : text + " (" + type + ")";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
