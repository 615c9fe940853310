package io.simctl.live.front;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The parser of request bodies, those for completions of any of the three routes. As in llama-server, a field that is unknown, or has a
 * value of another type, counts as left out.
 */
final class CallParser {
    /** Jackson's default keeps its buffers by thread, and a virtual thread is a thread for one request only. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private static final int UNLIMITED = -1;

    private String model = "";
    private final StringBuilder prompt = new StringBuilder();
    private final List<Integer> promptIds = new ArrayList<>();
    private final List<ChatMessage> messages = new ArrayList<>();
    private int maxTokens = UNLIMITED;
    private boolean isStream;
    private boolean includeUsage;
    private boolean cachePrompt = true;
    private boolean ignoreEos;
    private OptionalDouble temperature = OptionalDouble.empty();
    private OptionalDouble topP = OptionalDouble.empty();
    private OptionalInt topK = OptionalInt.empty();
    private OptionalLong seed = OptionalLong.empty();
    private final List<String> stop = new ArrayList<>();

    private CallParser() {}

    /** Reads a request for a completion. */
    static CompletionCall call(byte[] body) throws BadCall {
        CallParser parser = new CallParser();
        members(body, parser::read);
        return parser.call();
    }

    /** The text of a member of an object; empty when there is none. */
    static String member(byte[] body, String wanted) throws BadCall {
        StringBuilder found = new StringBuilder();
        members(body, (name, json) -> {
            if (name.equals(wanted)) {
                found.append(json.getValueAsString(""));
            }
            json.skipChildren();
        });
        return found.toString();
    }

    /** Takes a member of an object; the parser stands on its value. */
    @FunctionalInterface
    private interface Member {
        /** Reads the whole value of the member {@code name}, so that the parser ends on its last token. */
        void read(String name, JsonParser json) throws IOException;
    }

    private static void members(byte[] body, Member member) throws BadCall {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadCall("the body must be a JSON object");
            }
            members(json, member);
        } catch (JsonProcessingException malformed) {
            throw new BadCall("malformed JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new BadCall("unreadable body");
        }
    }

    private static void members(JsonParser json, Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            member.read(name, json);
        }
    }

    private void read(String name, JsonParser json) throws IOException {
        switch (name) {
            case "model" -> model = json.getValueAsString("");
            case "prompt" -> prompt(json);
            case "messages" -> items(json, this::message);
            case "max_tokens", "max_completion_tokens", "n_predict" ->
                maxTokens = Math.clamp(json.getValueAsLong(UNLIMITED), UNLIMITED, Integer.MAX_VALUE);
            case "stream" -> isStream = flag(json, isStream);
            case "stream_options" -> members(json, this::streamOption);
            case "cache_prompt" -> cachePrompt = flag(json, cachePrompt);
            case "ignore_eos" -> ignoreEos = flag(json, ignoreEos);
            case "stop" -> items(json, value -> stop.addAll(text(value)));
            default -> sampling(name, json);
        }
    }

    private void sampling(String name, JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            json.skipChildren();
            return;
        }
        switch (name) {
            case "temperature" -> temperature = OptionalDouble.of(json.getDoubleValue());
            case "top_p" -> topP = OptionalDouble.of(json.getDoubleValue());
            case "top_k" -> topK = OptionalInt.of((int) json.getValueAsDouble());
            case "seed" -> seed = OptionalLong.of((long) json.getValueAsDouble());
            default -> {}
        }
    }

    private static boolean flag(JsonParser json, boolean otherwise) throws IOException {
        JsonToken token = json.currentToken();
        json.skipChildren();
        return token.isBoolean() ? token == JsonToken.VALUE_TRUE : otherwise;
    }

    private void streamOption(String name, JsonParser json) throws IOException {
        if (name.equals("include_usage")) {
            includeUsage = flag(json, includeUsage);
        } else {
            json.skipChildren();
        }
    }

    /** A text, token ids, or any mixture of them. */
    private void prompt(JsonParser json) throws IOException {
        items(json, value -> {
            if (value.currentToken() == JsonToken.START_ARRAY) {
                prompt(value);
            } else if (value.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                promptIds.add(value.getIntValue());
            } else {
                text(value)
                        .forEach(text ->
                                prompt.append(prompt.isEmpty() ? "" : " ").append(text));
            }
        });
    }

    private void message(JsonParser json) throws IOException {
        StringBuilder role = new StringBuilder();
        StringBuilder content = new StringBuilder();
        members(json, (name, value) -> {
            switch (name) {
                case "role" -> text(value).forEach(role::append);
                case "content" -> items(value, part -> content(part, content));
                default -> value.skipChildren();
            }
        });
        messages.add(new ChatMessage(role.isEmpty() ? "user" : role.toString(), content.toString()));
    }

    /** A text, or one of the parts of a content that has several; those that are no text are passed over. */
    private static void content(JsonParser json, StringBuilder content) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            members(json, (name, value) -> {
                if (name.equals("text")) {
                    content(value, content);
                } else {
                    value.skipChildren();
                }
            });
        } else {
            text(json)
                    .forEach(text ->
                            content.append(content.isEmpty() ? "" : "\n").append(text));
        }
    }

    /** Takes an item of an array; the parser stands on it. */
    @FunctionalInterface
    private interface Item {
        /** Reads the whole item, so that the parser ends on its last token. */
        void read(JsonParser json) throws IOException;
    }

    /** The items of an array, or the one value that stands in its place. */
    private static void items(JsonParser json, Item item) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            item.read(json);
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            item.read(json);
        }
    }

    /** The text that the parser stands on, if it is one. */
    private static List<String> text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(json.getText());
        }
        json.skipChildren();
        return List.of();
    }

    private CompletionCall call() {
        return new CompletionCall(
                model,
                prompt.toString(),
                promptIds,
                messages,
                maxTokens,
                isStream,
                includeUsage,
                cachePrompt,
                ignoreEos,
                temperature,
                topP,
                topK,
                seed,
                stop);
    }
}
