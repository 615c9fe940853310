package io.simctl.live.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the body of a completion request, of any of the three routes; fields that it does not know are passed over. */
final class RequestParser {
    private static final JsonFactory JSON = new JsonFactory();

    private String prompt = "";
    private List<ChatMessage> messages = List.of();
    private int maxTokens = -1;
    private boolean stream;
    private boolean includeUsage;
    private boolean cachePrompt = true;
    private boolean ignoreEos;
    private OptionalDouble temperature = OptionalDouble.empty();
    private OptionalDouble topP = OptionalDouble.empty();
    private OptionalInt topK = OptionalInt.empty();
    private OptionalLong seed = OptionalLong.empty();
    private List<String> stop = List.of();

    private RequestParser() {}

    /** The request was not understood; the message says why. */
    static final class BadRequest extends Exception {
        BadRequest(String message) {
            super(message);
        }
    }

    /** Reads a request for text. */
    static CompletionRequest parse(byte[] body) throws BadRequest {
        RequestParser parser = new RequestParser();
        members(body, parser::read);
        return parser.request();
    }

    /** Reads the text of a request to {@code /tokenize}. */
    static String content(byte[] body) throws BadRequest {
        StringBuilder content = new StringBuilder();
        members(body, (field, json) -> {
            if (field.equals("content")) {
                content.append(text(field, json));
            } else {
                json.skipChildren();
            }
        });
        return content.toString();
    }

    /** Takes a member of an object; the parser stands on its value. */
    @FunctionalInterface
    private interface Member {
        void read(String field, JsonParser json) throws IOException, BadRequest;
    }

    private static void members(byte[] body, Member member) throws BadRequest {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("the body must be a JSON object");
            }
            members(json, member);
        } catch (JsonProcessingException malformed) {
            throw new BadRequest("malformed JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new BadRequest("unreadable body");
        }
    }

    private static void members(JsonParser json, Member member) throws IOException, BadRequest {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            member.read(field, json);
        }
    }

    private void read(String field, JsonParser json) throws IOException, BadRequest {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (field) {
            case "prompt" -> prompt = text(field, json);
            case "messages" -> messages = messages(json);
            case "max_tokens", "max_completion_tokens", "n_predict" -> maxTokens = json.getIntValue();
            case "stream" -> stream = json.getBooleanValue();
            case "stream_options" -> members(json, this::streamOption);
            case "cache_prompt" -> cachePrompt = json.getBooleanValue();
            case "ignore_eos" -> ignoreEos = json.getBooleanValue();
            case "temperature" -> temperature = OptionalDouble.of(json.getDoubleValue());
            case "top_p" -> topP = OptionalDouble.of(json.getDoubleValue());
            case "top_k" -> topK = OptionalInt.of(json.getIntValue());
            case "seed" -> seed = OptionalLong.of(json.getLongValue());
            case "stop" -> stop = strings(field, json);
            default -> json.skipChildren();
        }
    }

    private CompletionRequest request() {
        return new CompletionRequest(
                prompt,
                messages,
                maxTokens,
                stream,
                includeUsage,
                cachePrompt,
                ignoreEos,
                temperature,
                topP,
                topK,
                seed,
                stop);
    }

    private void streamOption(String field, JsonParser json) throws IOException {
        if (field.equals("include_usage")) {
            includeUsage = json.getBooleanValue();
        } else {
            json.skipChildren();
        }
    }

    private static List<ChatMessage> messages(JsonParser json) throws IOException, BadRequest {
        List<ChatMessage> messages = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> turn = new HashMap<>(Map.of("role", "user", "content", ""));
            members(json, (field, value) -> {
                if (turn.containsKey(field) && value.currentToken() != JsonToken.VALUE_NULL) {
                    turn.put(field, text(field, value));
                } else {
                    value.skipChildren();
                }
            });
            messages.add(new ChatMessage(turn.getOrDefault("role", ""), turn.getOrDefault("content", "")));
        }
        return messages;
    }

    private static List<String> strings(String field, JsonParser json) throws IOException, BadRequest {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return List.of(text(field, json));
        }
        List<String> strings = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            strings.add(text(field, json));
        }
        return strings;
    }

    private static String text(String field, JsonParser json) throws IOException, BadRequest {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new BadRequest("`" + field + "` must be a string here");
        }
        return json.getText();
    }
}
