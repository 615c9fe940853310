package io.simctl.live.front.call;

import static io.simctl.live.front.call.JsonItems.items;
import static io.simctl.live.front.call.JsonItems.members;
import static io.simctl.live.front.call.JsonItems.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The parser of what a request asks to be continued: prompts, or the messages of a chat. */
final class PromptParser {
    private final List<OnePrompt> prompts = new ArrayList<>();
    private final List<ChatMessage> messages = new ArrayList<>();

    /** Text or token ids. */
    record OnePrompt(String text, List<Integer> ids) {}

    /** The prompts; an empty one where there is none. */
    List<OnePrompt> prompts() {
        return prompts.isEmpty() ? List.of(new OnePrompt("", List.of())) : prompts;
    }

    List<ChatMessage> messages() {
        return messages;
    }

    /** A text, or token ids in an array, or an array of several of these. A text among token ids is a part of their prompt. */
    void prompt(JsonParser json) throws IOException {
        boolean isArray = json.currentToken() == JsonToken.START_ARRAY;
        List<Integer> ids = new ArrayList<>();
        StringBuilder among = new StringBuilder();
        items(json, value -> {
            if (value.currentToken() == JsonToken.START_ARRAY) {
                prompt(value);
            } else if (value.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                ids.add(value.getIntValue());
            } else if (isArray && ids.isEmpty()) {
                text(value).forEach(text -> prompts.add(new OnePrompt(text, List.of())));
            } else {
                text(value)
                        .forEach(
                                text -> among.append(among.isEmpty() ? "" : " ").append(text));
            }
        });
        if (!ids.isEmpty() || !among.isEmpty()) {
            prompts.add(new OnePrompt(among.toString(), ids));
        }
    }

    /** What comes before the messages of a response. */
    void instructions(JsonParser json) throws IOException {
        text(json).forEach(text -> messages.addFirst(new ChatMessage("system", text)));
    }

    /** The input of a response: a text, or messages. */
    void input(JsonParser json) throws IOException {
        items(json, value -> {
            if (value.currentToken() == JsonToken.START_OBJECT) {
                message(value);
            } else {
                text(value).forEach(text -> messages.add(new ChatMessage("user", text)));
            }
        });
    }

    /** A turn of a chat. */
    void message(JsonParser json) throws IOException {
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
}
