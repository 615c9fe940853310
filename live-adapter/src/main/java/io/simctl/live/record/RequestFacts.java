package io.simctl.live.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The facts of a request for a completion.
 *
 * @param model empty when it names none
 * @param maxTokens 0 when it names no limit
 * @param promptCharacters of all texts of the prompt, or its token ids, each for {@link #CHARACTERS_PER_TOKEN} characters
 * @param prompt the prompt as JSON, in one line; only where it was asked for
 */
record RequestFacts(String model, int maxTokens, long promptCharacters, Optional<String> prompt) {
    /** Of English text, by OpenAI's rule of thumb. */
    static final int CHARACTERS_PER_TOKEN = 4;

    private static final JsonFactory JSON = new JsonFactory();

    /** A guess, where the server does not count. */
    int estimatedTokens() {
        return Math.clamp(Math.ceilDiv(promptCharacters, CHARACTERS_PER_TOKEN), 1, Integer.MAX_VALUE);
    }

    /** Reads a request's body; empty when it is not one that asks for a completion. */
    static Optional<RequestFacts> of(byte[] body, boolean withPrompt) {
        String model = "";
        int maxTokens = 0;
        Prompt prompt = new Prompt(0, "");
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "model" -> model = json.getValueAsString("");
                    case "max_tokens", "max_completion_tokens", "n_predict" -> maxTokens = json.getValueAsInt();
                    case "prompt", "messages" -> prompt = prompt(json);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException notJson) {
            return Optional.empty();
        }
        Optional<String> text = withPrompt ? Optional.of(prompt.json) : Optional.empty();
        return Optional.of(new RequestFacts(model, Math.max(0, maxTokens), prompt.characters, text));
    }

    private record Prompt(long characters, String json) {}

    private static Prompt prompt(JsonParser json) throws IOException {
        long characters = 0;
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(copy)) {
            int depth = 0;
            do {
                out.copyCurrentEvent(json);
                JsonToken token = json.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.VALUE_STRING && !"role".equals(json.currentName())) {
                    characters += json.getTextLength();
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    characters += CHARACTERS_PER_TOKEN;
                }
            } while (depth > 0 && json.nextToken() != null);
        }
        return new Prompt(characters, copy.toString(StandardCharsets.UTF_8));
    }
}
