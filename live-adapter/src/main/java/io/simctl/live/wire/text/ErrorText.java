package io.simctl.live.wire.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The words of a server for an error, in whichever shape: {@code {"error": {"message", "type"}}} (OpenAI, llama.cpp),
 * {@code {"error": "text"}} (mlx_lm), {@code {"message", "type"}} (older vLLM), {@code {"detail"}} (FastAPI), or plain text.
 */
public final class ErrorText {
    private static final int LONGEST = 500;
    private static final String WITHOUT_MESSAGE = "an error without a message";

    private ErrorText() {}

    /** Reads the body of an error reply. */
    public static String of(byte[] body, int length) {
        String text = new String(body, 0, length, StandardCharsets.UTF_8).strip();
        try (JsonParser json = WireJson.FACTORY.createParser(text)) {
            return json.nextToken() == JsonToken.START_OBJECT ? of(json) : text;
        } catch (IOException e) {
            return text;
        }
    }

    /** Reads the value that the parser stands on; empty for null and false only, since an error without words is still one. */
    static String of(JsonParser json) throws IOException {
        String found = switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case START_OBJECT -> ofObject(json);
            case START_ARRAY -> ofFirst(json);
            case VALUE_NULL, VALUE_FALSE -> "";
            default -> WITHOUT_MESSAGE;
        };
        return found;
    }

    /** The words of an error that has both, either or neither of them. */
    static String of(String message, String type) {
        String text = message.isEmpty() ? WITHOUT_MESSAGE : message;
        return type.isEmpty() || type.equals("error") ? text : text + " (" + type + ")";
    }

    private static String ofObject(JsonParser json) throws IOException {
        String message = "";
        String type = "";
        while (JsonMembers.nextMember(json)) {
            String name = json.currentName();
            JsonMembers.next(json);
            switch (name) {
                case "message", "detail", "error", "msg" -> message = message.isEmpty() ? of(json) : message;
                case "type" -> type = json.getValueAsString("");
                default -> {}
            }
            json.skipChildren();
        }
        return of(message, type);
    }

    /** FastAPI lists what is wrong with a request. */
    private static String ofFirst(JsonParser json) throws IOException {
        String first = "";
        while (JsonMembers.next(json) != JsonToken.END_ARRAY) {
            first = first.isEmpty() ? of(json) : first;
            json.skipChildren();
        }
        return first.isEmpty() ? WITHOUT_MESSAGE : first;
    }

    /** Of a text that holds no key any more: a key that is cut in two would not be known for one. */
    public static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
