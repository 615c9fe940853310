package io.simctl.live.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.simctl.live.record.RecordedCall.Count;
import io.simctl.live.record.RecordedCall.CountedBy;
import io.simctl.live.wire.text.JsonMembers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The facts of a request for a completion.
 *
 * @param route by which it came
 * @param model empty when it names none
 * @param maxTokens 0 when it names no limit
 * @param promptCharacters of all texts of the prompt, or its token ids, each for {@link #CHARACTERS_PER_TOKEN} characters
 * @param isTextOnly whether the prompt has neither pictures, sound nor tools, whose tokens no letters tell
 * @param getsCounts whether the client did what there is to do to be told the counts
 * @param prompt the prompt as JSON, in one line; only where it was asked for
 */
record RequestFacts(
        RecordedRoute route,
        String model,
        int maxTokens,
        long promptCharacters,
        boolean isTextOnly,
        boolean getsCounts,
        Optional<String> prompt) {
    /** Of English text, by OpenAI's rule of thumb. */
    static final int CHARACTERS_PER_TOKEN = 4;

    /** A guess at the tokens of so many letters; a text has one at least. */
    static int tokens(long characters) {
        return Math.clamp(Math.ceilDiv(characters, CHARACTERS_PER_TOKEN), 1, Integer.MAX_VALUE);
    }

    /** A guess at the prompt, where the server does not count. */
    Count estimate() {
        return new Count(tokens(promptCharacters), isTextOnly ? CountedBy.ESTIMATE : CountedBy.TEXT_ESTIMATE);
    }

    /** Reads a request's body; empty when it is not one that asks for a completion. */
    static Optional<RequestFacts> of(RecordedRoute route, byte[] body, boolean withPrompt) {
        Reading reading = new Reading(route, withPrompt);
        try (JsonParser json = LeafReader.JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            JsonMembers.of(json, reading::member);
        } catch (IOException notJson) {
            return Optional.empty();
        }
        return Optional.of(reading.facts());
    }

    /** A request as it is read. */
    private static final class Reading {
        private final RecordedRoute route;
        private final Optional<StringBuilder> copy;
        private final PromptText text = new PromptText();
        private String model = "";
        private int maxTokens;
        private boolean isStream;
        private boolean asksForUsage;
        private boolean hasTools;

        Reading(RecordedRoute route, boolean withPrompt) {
            this.route = route;
            this.copy = withPrompt ? Optional.of(new StringBuilder()) : Optional.empty();
            this.isStream = route.streamsUnasked();
        }

        /** A value of another type than it should be counts as left out. */
        void member(String name, JsonParser json) throws IOException {
            switch (name) {
                case "model" -> model = json.getValueAsString("");
                case "max_tokens", "max_completion_tokens", "max_output_tokens", "n_predict" -> limit(json);
                case "stream" -> isStream = json.getValueAsBoolean(isStream);
                case "stream_options", "options" -> JsonMembers.of(json, this::option);
                case "tools", "functions" -> tools(json);
                case "prompt", "messages", "input", "system", "instructions", "images" -> prompt(name, json);
                default -> {}
            }
            json.skipChildren();
        }

        private void limit(JsonParser json) throws IOException {
            maxTokens = json.currentToken().isNumeric() ? (int) json.getDoubleValue() : maxTokens;
        }

        /** OpenAI's options of streams, and Ollama's of everything. */
        private void option(String name, JsonParser json) throws IOException {
            switch (name) {
                case "num_predict" -> limit(json);
                case "include_usage" -> asksForUsage = json.getValueAsBoolean();
                default -> {}
            }
            json.skipChildren();
        }

        private void tools(JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.START_ARRAY) {
                while (JsonMembers.next(json) != JsonToken.END_ARRAY) {
                    hasTools = true;
                    json.skipChildren();
                }
            }
        }

        private void prompt(String name, JsonParser json) throws IOException {
            if (copy.isEmpty()) {
                text.read(name, json);
                return;
            }
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            try (JsonGenerator out = LeafReader.JSON.createGenerator(value)) {
                out.copyCurrentStructureExact(json); // a number beyond what a double holds is no text
            }
            copy.get().append(value.toString(StandardCharsets.UTF_8));
            try (JsonParser again = LeafReader.JSON.createParser(value.toByteArray())) {
                again.nextToken();
                text.read(name, again);
            }
        }

        RequestFacts facts() {
            return new RequestFacts(
                    route,
                    model,
                    Math.max(0, maxTokens),
                    text.characters(),
                    !text.hasOthers() && !hasTools,
                    asksForUsage || !isStream || !route.countsWhenAsked(),
                    copy.map(StringBuilder::toString));
        }
    }
}
