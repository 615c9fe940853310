package io.simctl.live.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * The length of the texts in a prompt or an answer. Texts are known by the names of their members, so that neither the letters of a picture in
 * base64 nor identities, types and links are taken for words; whatever else is not text is noticed.
 */
final class PromptText {
    private static final Set<String> TEXTS = Set.of(
            "content",
            "text",
            "prompt",
            "messages",
            "input",
            "system",
            "instructions",
            "thinking",
            "reasoning",
            "reasoning_content",
            "refusal",
            "arguments",
            "output",
            "response");

    /** Members of parts that have no text, whatever their form. */
    private static final Set<String> OTHERS = Set.of(
            "image",
            "images",
            "image_url",
            "input_audio",
            "audio",
            "video",
            "video_url",
            "file",
            "file_data",
            "source");

    private long characters;
    private boolean hasOthers;

    /** Characters of all texts, a token's id counted for as many as a token has. */
    long characters() {
        return characters;
    }

    /** Whether there were pictures, sound or files as well. */
    boolean hasOthers() {
        return hasOthers;
    }

    /** Letters of the answer in a whole reply. */
    static long ofReply(byte[] json, int length) throws IOException {
        PromptText text = new PromptText();
        try (JsonParser parser = LeafReader.JSON.createParser(json, 0, length)) {
            parser.nextToken();
            text.members(parser, false);
        }
        return text.characters;
    }

    /** Reads the value that the parser stands on, which is that of a member of this name. */
    void read(String name, JsonParser json) throws IOException {
        read(name, json, false);
    }

    /** @param isArguments whether it is within the arguments of a tool's call, all of whose values are text */
    private void read(String name, JsonParser json, boolean isArguments) throws IOException {
        JsonToken token = json.currentToken();
        if (OTHERS.contains(name) && !isArguments) {
            hasOthers |= token != JsonToken.VALUE_NULL;
            json.skipChildren();
        } else if (token == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                read(name, json, isArguments);
            }
        } else if (token == JsonToken.START_OBJECT) {
            members(json, isArguments || name.equals("arguments"));
        } else if (token == JsonToken.VALUE_STRING && (isArguments || TEXTS.contains(name))) {
            characters += json.getTextLength();
        } else if (token == JsonToken.VALUE_NUMBER_INT && name.equals("prompt")) {
            characters += RequestFacts.CHARACTERS_PER_TOKEN;
        }
    }

    private void members(JsonParser json, boolean isArguments) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            boolean isToolInput = name.equals("input") && json.currentToken() == JsonToken.START_OBJECT;
            read(name, json, isArguments || isToolInput);
        }
    }
}
