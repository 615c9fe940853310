package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.simctl.live.wire.Completion.Usage;
import io.simctl.live.wire.text.FinishReason;
import io.simctl.live.wire.text.JsonMembers;
import io.simctl.live.wire.text.LooseJson;
import io.simctl.live.wire.text.ReportedError;
import io.simctl.live.wire.text.WireJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A decoder of the chunks of one reply: it reads them token by token of their JSON, without a tree, and remembers what they say beside the text.
 * Takes the shapes of {@code /v1/chat/completions}, {@code /v1/completions}, llama.cpp's {@code /completion} and Ollama's routes,
 * streamed or whole, and errors in the dialects that {@link ReportedError} knows.
 *
 * <p>One parser reads all chunks of a reply, as one text of many objects that comes in pieces: a parser for each chunk would be
 * most of its garbage. After a chunk that is malformed it reads no other. A chunk that differs from the one before in its text alone is
 * not read at all.
 */
public final class ChunkDecoder implements AutoCloseable {
    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    // fields, because a method reference made at each use would be garbage of each chunk
    private final JsonMembers.Reader choiceMembers = this::choiceMember;
    private final JsonMembers.Reader deltaMembers = this::deltaMember;
    private final ReportedCounts counts = new ReportedCounts();
    private final ReportedError error = new ReportedError();
    private final LastChunk last = new LastChunk();
    private JsonParser json;
    private ByteArrayFeeder feeder;
    private int textLength;
    private int behindText;
    private boolean isNamed;
    private boolean hasChoice;
    private boolean hasAnswer;
    private boolean hasReasoning;
    private boolean hasUsage;
    private boolean hasFinalUsage;
    private boolean isFinished;
    private String finishReason = "";
    private String model = "";

    /** For one reply. */
    public ChunkDecoder() {
        json = parser();
        feeder = (ByteArrayFeeder) json.getNonBlockingInputFeeder();
    }

    private static JsonParser parser() {
        try {
            return WireJson.FACTORY.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one chunk.
     *
     * @return whether it has content: text, reasoning or a tool call
     * @throws JsonProcessingException when it is not a JSON object
     */
    public boolean decode(byte[] chunk, int from, int length) throws IOException {
        if (last.isLike(chunk, from, length)) {
            return hasContent();
        }
        last.forget();
        try {
            read(chunk, from, length);
            if (textLength > 0) {
                last.keep(chunk, from, length, textLength, behindText);
            }
        } catch (JsonProcessingException malformed) {
            byte[] mended = LooseJson.mended(chunk, from, length).orElseThrow(() -> malformed);
            close();
            json = parser();
            feeder = (ByteArrayFeeder) json.getNonBlockingInputFeeder();
            read(mended, 0, mended.length);
        }
        hasFinalUsage |= hasUsage && !hasChoice;
        error.end(hasChoice || hasUsage || hasContent());
        return hasContent();
    }

    private void read(byte[] chunk, int from, int length) throws IOException {
        textLength = 0;
        isNamed = false;
        hasChoice = false;
        hasAnswer = false;
        hasReasoning = false;
        hasUsage = false;
        error.begin();
        feeder.feedInput(chunk, from, from + length);
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonParseException(json, "not a JSON object");
        }
        while (JsonMembers.nextMember(json)) {
            String name = json.currentName();
            JsonMembers.next(json);
            member(name, json);
        }
        if (json.nextToken() != JsonToken.NOT_AVAILABLE) {
            throw new JsonParseException(json, "more than a JSON object");
        }
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
            case "choices" -> JsonMembers.ofEach(json, choiceMembers);
            case "usage" -> {
                hasUsage |= json.currentToken() == JsonToken.START_OBJECT;
                counts.usage(json);
            }
            case "timings" -> counts.timings(json);
            case "error" -> error.error(json);
            case "id" -> identity(json);
            case "model" -> {
                model = text(json);
                identity(json);
            }
            case "object" -> error.object(json);
            case "type" -> error.type(json);
            case "detail" -> error.words(json);
            case "message" -> message(json);
            // llama.cpp's own shape and Ollama's have these at the top
            case "content", "response" -> hasAnswer |= content(json);
            case "stop", "done" -> {
                isFinished |= json.currentToken() == JsonToken.VALUE_TRUE;
                json.skipChildren();
            }
            case "done_reason" -> finishReason(json);
            default -> counts.count(name, json);
        }
    }

    private void identity(JsonParser json) throws IOException {
        isNamed |= JsonMembers.isText(json);
        json.skipChildren();
    }

    /** The words of an error, or Ollama's message of a chat. */
    private void message(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            error.words(json);
        } else {
            JsonMembers.of(json, deltaMembers);
        }
    }

    private void choiceMember(String name, JsonParser json) throws IOException {
        hasChoice = true;
        switch (name) {
            case "delta", "message" -> JsonMembers.of(json, deltaMembers);
            case "text" -> hasAnswer |= content(json);
            case "finish_reason" -> finishReason(json);
            default -> json.skipChildren();
        }
    }

    private void deltaMember(String name, JsonParser json) throws IOException {
        switch (name) {
            case "content", "refusal", "tool_calls" -> hasAnswer |= content(json);
            case "reasoning_content", "reasoning", "thinking" -> hasReasoning |= content(json);
            default -> json.skipChildren();
        }
    }

    /** A string that is not empty, or a list that is not: tool calls and content in parts. */
    private boolean content(JsonParser json) throws IOException {
        boolean isContent = JsonMembers.isText(json);
        if (isContent) {
            textLength = json.getTextLength();
            // what the parser has not read yet, behind the quotation mark that it has
            behindText = json.releaseBuffered(NOWHERE) + 1;
        }
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (JsonMembers.next(json) != JsonToken.END_ARRAY) {
                isContent = true;
                json.skipChildren();
            }
        }
        json.skipChildren();
        return isContent;
    }

    private void finishReason(JsonParser json) throws IOException {
        if (JsonMembers.isText(json)) {
            isFinished = true;
            finishReason = json.getText();
        }
        json.skipChildren();
    }

    private String text(JsonParser json) throws IOException {
        // every chunk repeats it
        return model.isEmpty() && JsonMembers.isText(json) ? json.getText() : model;
    }

    /** Whether the last chunk had content: text, reasoning or a tool call. */
    public boolean hasContent() {
        return hasAnswer || hasReasoning;
    }

    /** Whether the last chunk had reasoning and no other content. */
    public boolean hasOnlyReasoning() {
        return hasReasoning && !hasAnswer;
    }

    /** Whether the last chunk said which reply it is of, or of which model. */
    public boolean isNamed() {
        return isNamed;
    }

    /** Whether a chunk said that the output is complete. */
    public boolean isFinished() {
        return isFinished;
    }

    /** Whether a chunk brought the counts by themselves, as servers do after the last token. */
    public boolean hasFinalUsage() {
        return hasFinalUsage;
    }

    /** Why it was complete, or empty. */
    public String finishReason() {
        return finishReason;
    }

    /** Whether the reply has ended for a reason that makes it none, such as {@code abort}. */
    public boolean isGivenUp() {
        return FinishReason.of(finishReason) != FinishReason.End.COMPLETE;
    }

    /** The error that a chunk brought, or empty. */
    public String error() {
        return error.text();
    }

    /** The model that answered, or empty. */
    public String model() {
        return model;
    }

    /** The counts that were reported last; whether its output can be believed is for {@link Usage#isPlausible} to say. */
    public Optional<Usage> usage() {
        return counts.usage();
    }
}
