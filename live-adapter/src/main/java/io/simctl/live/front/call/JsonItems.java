package io.simctl.live.front.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;

/** Values of a request as they are read: what is of another type than it should be counts as left out, as in llama-server. */
final class JsonItems {
    private JsonItems() {}

    /** Takes a member of an object; the parser stands on its value. */
    @FunctionalInterface
    interface Member {
        /** Reads the whole value of the member {@code name}, so that the parser ends on its last token. */
        void read(String name, JsonParser json) throws IOException;
    }

    /** Reads the members of an object. */
    static void members(JsonParser json, Member member) throws IOException {
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

    /** Takes an item of an array; the parser stands on it. */
    @FunctionalInterface
    interface Item {
        /** Reads the whole item, so that the parser ends on its last token. */
        void read(JsonParser json) throws IOException;
    }

    /** The items of an array, or the one value that stands in its place. */
    static void items(JsonParser json, Item item) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            item.read(json);
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            item.read(json);
        }
    }

    /** The text that the parser stands on, if it is one. */
    static List<String> text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(json.getText());
        }
        json.skipChildren();
        return List.of();
    }

    /** A truth value, or what holds otherwise. */
    static boolean flag(JsonParser json, boolean otherwise) throws IOException {
        JsonToken token = json.currentToken();
        json.skipChildren();
        return token.isBoolean() ? token == JsonToken.VALUE_TRUE : otherwise;
    }

    /** A number, or what holds otherwise: null is none. */
    static long number(JsonParser json, long otherwise) throws IOException {
        if (json.currentToken().isNumeric()) {
            return json.getValueAsLong(otherwise);
        }
        json.skipChildren();
        return otherwise;
    }
}
