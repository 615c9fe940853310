package io.simctl.live.wire.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The error that a chunk may be instead of a part of the output. Servers say it in a member {@code error}; by {@code "object": "error"}
 * or {@code "type": "error"} with a message beside it; or by nothing but words, in {@code detail} or {@code message}.
 */
public final class ReportedError {
    private String error = "";
    private boolean isErrorObject;
    private String message = "";
    private String type = "";

    /** The next chunk is read; an error of an earlier one stays. */
    public void begin() {
        isErrorObject = false;
        message = "";
        type = "";
    }

    /** Reads the member {@code error}. */
    public void error(JsonParser json) throws IOException {
        String words = ErrorText.of(json);
        error = words.isEmpty() ? error : words;
    }

    /** Reads the member {@code object}. */
    public void object(JsonParser json) throws IOException {
        isErrorObject |= JsonMembers.isText(json, "error");
        json.skipChildren();
    }

    /** Reads the member {@code type}. */
    public void type(JsonParser json) throws IOException {
        isErrorObject |= JsonMembers.isText(json, "error");
        type = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        json.skipChildren();
    }

    /** Reads the member {@code detail}, or a {@code message} that is a text. */
    public void words(JsonParser json) throws IOException {
        message = ErrorText.of(json);
    }

    /**
     * The chunk is read.
     *
     * @param hasOutput whether it is a part of the output, so that words beside it are none of an error
     */
    public void end(boolean hasOutput) {
        if (error.isEmpty() && (isErrorObject || !message.isEmpty() && !hasOutput)) {
            error = ErrorText.of(message, type);
        }
    }

    /** The words of the first error, or empty. */
    public String text() {
        return error;
    }
}
