package io.simctl.live.front;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** JSON that is written by hand. */
public final class JsonText {
    private JsonText() {}

    /** The text as a JSON string, quotes and all. */
    public static String quote(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    /** An error as llama-server words it; {@code more} are further members, each with a comma before it. */
    static String error(int status, String type, String message, String more) {
        return "{\"error\":{\"code\":" + status + ",\"message\":" + quote(message) + ",\"type\":\"" + type + "\"" + more
                + "}}";
    }

    static String error(int status, String type, String message) {
        return error(status, type, message, "");
    }
}
