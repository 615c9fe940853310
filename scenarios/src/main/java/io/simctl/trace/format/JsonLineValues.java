package io.simctl.trace.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * JSON values as texts that fit into a field of a CSV and still distinguish a number from a text: strings stand without quotes unless
 * they could be taken for another value, or have characters that end a line.
 */
final class JsonLineValues {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLineValues() {}

    /** The parser's current value, which it moves past. */
    static String text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            String text = json.getText();
            return isValue(text) || text.chars().anyMatch(Character::isISOControl) ? quoted(text) : text;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(text)) {
            copy.copyCurrentStructure(json);
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Whether {@code text} is a JSON value as it stands. */
    static boolean isValue(String text) {
        if (!text.strip().equals(text)) {
            return false;
        }
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            json.skipChildren();
            return json.nextToken() == null;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
