package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.simctl.live.wire.Prompt.Chat;
import io.simctl.live.wire.Prompt.Text;
import io.simctl.live.wire.Prompt.Tokens;
import io.simctl.live.wire.text.WireJson;
import io.simctl.scenario.backend.Dialect;
import io.simctl.scenario.backend.Dialect.Takes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A completion as it goes over the wire: one piece, so that it leaves in as few packets as can be. */
final class RequestBytes {
    private RequestBytes() {}

    static byte[] of(Endpoint endpoint, CompletionRequest request) {
        byte[] body = body(endpoint, request);
        byte[] head =
                head(endpoint, endpoint.asked(request.prompt()), body.length).getBytes(StandardCharsets.ISO_8859_1);
        byte[] message = new byte[head.length + body.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return message;
    }

    /** With a length, not in chunks, which {@code mlx_lm.server} answers with 411. */
    private static String head(Endpoint endpoint, Prompt prompt, int length) {
        StringBuilder head = new StringBuilder(256)
                .append("POST ")
                .append(endpoint.path(prompt.path()))
                .append(" HTTP/1.1\r\nHost: ")
                .append(endpoint.origin().authority())
                .append("\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nAccept-Encoding: identity"
                        + "\r\nContent-Length: ")
                .append(length);
        endpoint.key().ifPresent(key -> head.append("\r\nAuthorization: ").append(key.authorization()));
        return head.append("\r\n\r\n").toString();
    }

    static byte[] body(Endpoint endpoint, CompletionRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = WireJson.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model", endpoint.model());
            prompt(json, endpoint.asked(request.prompt()));
            json.writeNumberField("max_tokens", request.maxTokens());
            json.writeBooleanField("stream", true);
            options(json, endpoint.dialect(), request);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void prompt(JsonGenerator json, Prompt prompt) throws IOException {
        switch (prompt) {
            case Text text -> json.writeStringField("prompt", text.text());
            case Tokens tokens -> {
                json.writeArrayFieldStart("prompt");
                for (int id : tokens.ids()) {
                    json.writeNumber(id);
                }
                json.writeEndArray();
            }
            case Chat chat -> {
                json.writeArrayFieldStart("messages");
                json.writeStartObject();
                json.writeStringField("role", "user");
                json.writeStringField("content", chat.message());
                json.writeEndObject();
                json.writeEndArray();
            }
        }
    }

    private static void options(JsonGenerator json, Dialect dialect, CompletionRequest request) throws IOException {
        if (dialect.takes(Takes.STREAM_OPTIONS)) {
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
        }
        if (request.pinLength() && dialect.takes(Takes.IGNORE_EOS)) {
            json.writeBooleanField("ignore_eos", true);
        }
        if (request.pinLength() && dialect.takes(Takes.MIN_TOKENS)) {
            json.writeNumberField("min_tokens", request.maxTokens());
        }
        if (dialect.takes(Takes.CACHE_PROMPT)) {
            json.writeBooleanField("cache_prompt", request.cachePrompt());
        }
        if (request.seed().isPresent() && dialect.takes(Takes.SEED)) {
            json.writeNumberField("seed", request.seed().getAsLong());
        }
        if (request.priority() != 0 && dialect.takes(Takes.PRIORITY)) {
            json.writeNumberField("priority", request.priority());
        }
    }
}
