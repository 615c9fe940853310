package io.simctl.live.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the body of a completion request, and of the smaller requests. */
final class CallParser {
    private static final JsonFactory JSON = new JsonFactory();

    private String model = "";
    private int promptTokens;
    private int maxTokens = Call.DEFAULT_MAX_TOKENS;
    private boolean isStream;
    private boolean includeUsage;

    private CallParser() {}

    /** Reads a call for a completion. */
    static Call call(Call.Shape shape, byte[] body) throws IOException {
        CallParser parser = new CallParser();
        parser.read(body);
        return new Call(
                shape,
                parser.model,
                Math.max(1, parser.promptTokens),
                Math.max(1, parser.maxTokens),
                parser.isStream,
                parser.includeUsage);
    }

    /** The text of a member of an object; empty when there is none. */
    static String member(byte[] body, String wanted) throws IOException {
        String found = "";
        try (JsonParser json = JSON.createParser(body)) {
            requireObject(json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(wanted)) {
                    found = json.getValueAsString("");
                }
                json.skipChildren();
            }
        }
        return found;
    }

    private static void requireObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
    }

    private void read(byte[] body) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            requireObject(json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                member(name, json);
            }
        }
    }

    private void member(String name, JsonParser json) throws IOException {
        switch (name) {
            case "model" -> model = json.getValueAsString("");
            case "prompt", "messages" -> promptTokens = tokens(json);
            case "max_tokens", "max_completion_tokens", "n_predict" -> maxTokens = json.getValueAsInt(maxTokens);
            case "stream" -> isStream = json.getValueAsBoolean();
            case "stream_options" -> includeUsage = flag(json, "include_usage");
            default -> json.skipChildren();
        }
    }

    /** Every number is a token, every text has its words: a prompt in whatever form, or messages without their roles. */
    private static int tokens(JsonParser json) throws IOException {
        int tokens = 0;
        int depth = 0;
        do {
            JsonToken token = json.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                tokens++;
            } else if (token == JsonToken.VALUE_STRING && isText(json.currentName())) {
                tokens += Words.count(json.getText());
            }
        } while (depth > 0 && json.nextToken() != null);
        return tokens;
    }

    private static boolean isText(String name) {
        return !"role".equals(name) && !"type".equals(name);
    }

    private static boolean flag(JsonParser json, String wanted) throws IOException {
        boolean found = false;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return false;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            found |= name.equals(wanted) && json.getValueAsBoolean();
            json.skipChildren();
        }
        return found;
    }
}
