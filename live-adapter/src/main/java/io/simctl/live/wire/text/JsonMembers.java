package io.simctl.live.wire.text;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The steps of reading JSON member by member. */
public final class JsonMembers {
    private JsonMembers() {}

    /** Takes one member. */
    @FunctionalInterface
    public interface Reader {
        /** Reads the whole value of the member {@code name}, so that the parser ends on its last token. */
        void read(String name, JsonParser json) throws IOException;
    }

    /** Reads the members of an object; null and whatever else is not one is passed over. */
    public static void of(JsonParser json, Reader reader) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (nextMember(json)) {
            String name = json.currentName();
            next(json);
            reader.read(name, json);
        }
    }

    /** Reads the members of each object in a list. */
    public static void ofEach(JsonParser json, Reader reader) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (next(json) != JsonToken.END_ARRAY) {
            of(json, reader);
        }
    }

    /**
     * Goes on to the name of the next member; false at the end of the object. A parser that is fed bytes and meets nonsense within a list has been
     * seen to go on with values that have no name.
     */
    public static boolean nextMember(JsonParser json) throws IOException {
        JsonToken token = next(json);
        if (token != JsonToken.END_OBJECT && token != JsonToken.FIELD_NAME) {
            throw new JsonParseException(json, "a member without a name");
        }
        return token == JsonToken.FIELD_NAME;
    }

    /** The next token; an object that is not all there is no object. */
    public static JsonToken next(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == null || token == JsonToken.NOT_AVAILABLE) {
            throw new JsonParseException(json, "it ends within an object");
        }
        return token;
    }

    /** Whether the parser stands on a text that is not empty. */
    public static boolean isText(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0;
    }

    /** Whether the parser stands on just this text; makes no garbage. */
    static boolean isText(JsonParser json, String wanted) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() != wanted.length()) {
            return false;
        }
        char[] text = json.getTextCharacters();
        int from = json.getTextOffset();
        for (int i = 0; i < wanted.length(); i++) {
            if (text[from + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
