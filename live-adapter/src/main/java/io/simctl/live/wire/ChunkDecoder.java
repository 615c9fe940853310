package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.simctl.live.wire.Completion.ServerTimings;
import io.simctl.live.wire.Completion.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A decoder of the chunks of one reply: it reads them token by token of their JSON, without a tree, and remembers what they say beside the text.
 * Takes the shapes of {@code /v1/chat/completions}, {@code /v1/completions} and llama.cpp's {@code /completion}, streamed or
 * whole.
 *
 * <p>One parser reads all chunks of a reply, as one text of many objects that comes in pieces: a parser for each chunk would be
 * most of its garbage. After a chunk that is malformed it reads no other.
 */
public final class ChunkDecoder implements AutoCloseable {
    private final JsonParser json;
    private final ByteArrayFeeder feeder;

    // fields, because a method reference made at each use would be garbage of each chunk
    private final Member choiceMembers = this::choiceMember;
    private final Member deltaMembers = this::deltaMember;
    private final Member usageMembers = this::usageMember;
    private final Member detailMembers = this::detailMember;
    private final Member timingsMembers = this::timingsMember;
    private boolean hasContent;
    private boolean isFinished;
    private String finishReason = "";
    private String error = "";
    private String model = "";
    private int promptTokens = -1;
    private int outputTokens;
    private int cachedTokens;
    private boolean hasTimings;
    private int timedCached;
    private int timedPrompt;
    private double promptMillis;
    private int timedOutput;
    private double outputMillis;

    /** For one reply. */
    public ChunkDecoder() {
        try {
            json = WireJson.FACTORY.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        feeder = (ByteArrayFeeder) json.getNonBlockingInputFeeder();
    }

    /**
     * Reads one chunk.
     *
     * @return whether it has content: text, reasoning or a tool call
     * @throws JsonProcessingException when it is not a JSON object
     */
    public boolean decode(byte[] chunk, int from, int length) throws IOException {
        hasContent = false;
        feeder.feedInput(chunk, from, from + length);
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonParseException(json, "not a JSON object");
        }
        while (next(json) != JsonToken.END_OBJECT) {
            String name = json.currentName();
            next(json);
            member(name, json);
        }
        if (json.nextToken() != JsonToken.NOT_AVAILABLE) {
            throw new JsonParseException(json, "more than a JSON object");
        }
        return hasContent;
    }

    /** The next token; an object that is not all there is no object. */
    static JsonToken next(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == null || token == JsonToken.NOT_AVAILABLE) {
            throw new JsonParseException(json, "it ends within an object");
        }
        return token;
    }

    /** Gives its buffers, and the names that it has learned, to those that come after it. */
    @Override
    public void close() {
        try {
            json.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void member(String name, JsonParser json) throws IOException {
        switch (name) {
            case "choices" -> elements(json, choiceMembers);
            case "usage" -> members(json, usageMembers);
            case "timings" -> timings(json);
            case "error" -> error = ErrorText.of(json);
            case "model" -> model = text(json);
            // llama.cpp's own shape has these at the top
            case "content" -> content(json);
            case "stop" -> isFinished |= json.currentToken() == JsonToken.VALUE_TRUE;
            case "tokens_predicted" -> outputTokens = json.getValueAsInt();
            case "tokens_evaluated" -> promptTokens = json.getValueAsInt();
            case "tokens_cached" -> cachedTokens = json.getValueAsInt();
            default -> json.skipChildren();
        }
    }

    private void choiceMember(String name, JsonParser json) throws IOException {
        switch (name) {
            case "delta", "message" -> members(json, deltaMembers);
            case "text" -> content(json);
            case "finish_reason" -> finishReason(json);
            default -> json.skipChildren();
        }
    }

    private void deltaMember(String name, JsonParser json) throws IOException {
        switch (name) {
            case "content", "reasoning_content", "reasoning", "refusal", "tool_calls" -> content(json);
            default -> json.skipChildren();
        }
    }

    /** A string that is not empty, or a list that is not: tool calls and content in parts. */
    private void content(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case VALUE_STRING -> hasContent |= json.getTextLength() > 0;
            case START_ARRAY -> {
                while (next(json) != JsonToken.END_ARRAY) {
                    hasContent = true;
                    json.skipChildren();
                }
            }
            default -> json.skipChildren();
        }
    }

    private void finishReason(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            isFinished = true;
            finishReason = json.getText();
        } else {
            json.skipChildren();
        }
    }

    private void usageMember(String name, JsonParser json) throws IOException {
        switch (name) {
            case "prompt_tokens" -> promptTokens = json.getValueAsInt();
            case "completion_tokens" -> outputTokens = json.getValueAsInt();
            case "prompt_tokens_details" -> members(json, detailMembers);
            default -> json.skipChildren();
        }
    }

    private void detailMember(String name, JsonParser json) throws IOException {
        if (name.equals("cached_tokens")) {
            cachedTokens = json.getValueAsInt();
        } else {
            json.skipChildren();
        }
    }

    private void timings(JsonParser json) throws IOException {
        hasTimings |= json.currentToken() == JsonToken.START_OBJECT;
        members(json, timingsMembers);
    }

    private void timingsMember(String name, JsonParser json) throws IOException {
        switch (name) {
            case "cache_n" -> timedCached = json.getValueAsInt();
            case "prompt_n" -> timedPrompt = json.getValueAsInt();
            case "prompt_ms" -> promptMillis = json.getValueAsDouble();
            case "predicted_n" -> timedOutput = json.getValueAsInt();
            case "predicted_ms" -> outputMillis = json.getValueAsDouble();
            default -> json.skipChildren();
        }
    }

    @FunctionalInterface
    private interface Member {
        /** Reads the whole value of the member {@code name}, so that the parser ends on its last token. */
        void read(String name, JsonParser json) throws IOException;
    }

    /** Reads the members of an object; null and whatever else is not one is passed over. */
    private static void members(JsonParser json, Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (next(json) != JsonToken.END_OBJECT) {
            String name = json.currentName();
            next(json);
            member.read(name, json);
        }
    }

    private static void elements(JsonParser json, Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (next(json) != JsonToken.END_ARRAY) {
            members(json, member);
        }
    }

    private String text(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return model;
        }
        // every chunk repeats it
        return model.isEmpty() ? json.getText() : model;
    }

    /** Whether a chunk said that the output is complete. */
    public boolean isFinished() {
        return isFinished;
    }

    /** Why it was complete, or empty. */
    public String finishReason() {
        return finishReason;
    }

    /** The error that a chunk brought, or empty. */
    public String error() {
        return error;
    }

    /** The model that answered, or empty. */
    public String model() {
        return model;
    }

    /** The counts that were reported last. llama-server has them among its timings even when nobody asks for usage. */
    public Optional<Usage> usage() {
        if (promptTokens >= 0) {
            return Optional.of(new Usage(promptTokens, outputTokens, cachedTokens));
        }
        return hasTimings
                ? Optional.of(new Usage(timedCached + timedPrompt, timedOutput, timedCached))
                : Optional.empty();
    }

    /** The server's times, if it reported them. */
    public Optional<ServerTimings> timings() {
        return hasTimings
                ? Optional.of(new ServerTimings(timedPrompt, promptMillis, timedOutput, outputMillis))
                : Optional.empty();
    }
}
