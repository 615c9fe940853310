package io.simctl.live.emulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.simctl.live.emulator.Call.Shape;

/** What llama-server v0.5.0 writes, in its three shapes, with a word for each token. */
final class ReplyFormat {
    private static final String WORD = " word";
    private static final long CREATED = 1_767_225_600L;

    private final Call call;
    private final String common;

    ReplyFormat(Call call, String model) {
        this.call = call;
        String name = new String(JsonStringEncoder.getInstance().quoteAsString(model));
        String object = switch (call.shape()) {
            case CHAT -> call.isStream() ? "chat.completion.chunk" : "chat.completion";
            default -> "text_completion";
        };
        common = ",\"created\":" + CREATED + ",\"id\":\"chatcmpl-emulated\",\"model\":\"" + name + "\",\"object\":\""
                + object + "\"}";
    }

    /** What opens a chat: a role, and null for content. */
    String role() {
        return chunk("\"delta\":{\"role\":\"assistant\",\"content\":null}", "null");
    }

    /** Some tokens. */
    String tokens(int count) {
        String text = WORD.repeat(count);
        return switch (call.shape()) {
            case CHAT -> chunk("\"delta\":{\"content\":\"" + text + "\"}", "null");
            case TEXT -> chunk("\"text\":\"" + text + "\"", "null");
            case NATIVE -> "{\"index\":0,\"content\":\"" + text + "\",\"tokens\":[],\"stop\":false}";
        };
    }

    private String chunk(String content, String finishReason) {
        return "{\"choices\":[{\"finish_reason\":" + finishReason + ",\"index\":0," + content + "}]" + common;
    }

    /** The chunk with the finish reason, and with the counts if they belong there. */
    String finish(int tokens, boolean withUsage) {
        return switch (call.shape()) {
            case CHAT -> with(chunk("\"delta\":{}", "\"length\""), tokens, withUsage);
            case TEXT -> with(chunk("\"text\":\"\"", "\"length\""), tokens, withUsage);
            case NATIVE ->
                "{\"index\":0,\"content\":\"\",\"stop\":true,\"stop_type\":\"limit\"," + nativeCounts(tokens) + "}";
        };
    }

    /** The chunk that has nothing but the counts. */
    String usageChunk(int tokens) {
        return with("{\"choices\":[]" + common, tokens, true);
    }

    private String with(String object, int tokens, boolean withUsage) {
        return withUsage ? object.substring(0, object.length() - 1) + "," + usage(tokens) + "}" : object;
    }

    private String usage(int tokens) {
        int prompt = call.promptTokens();
        return "\"usage\":{\"completion_tokens\":" + tokens + ",\"prompt_tokens\":" + prompt + ",\"total_tokens\":"
                + (tokens + prompt) + ",\"prompt_tokens_details\":{\"cached_tokens\":0}}";
    }

    private String nativeCounts(int tokens) {
        return "\"tokens_predicted\":" + tokens + ",\"tokens_evaluated\":" + call.promptTokens();
    }

    /** A reply that is no stream. */
    String whole(int tokens) {
        String text = WORD.repeat(tokens);
        return switch (call.shape()) {
            case CHAT ->
                with(
                        chunk("\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}", "\"length\""),
                        tokens,
                        true);
            case TEXT -> with(chunk("\"text\":\"" + text + "\"", "\"length\""), tokens, true);
            case NATIVE -> "{\"index\":0,\"content\":\"" + text + "\",\"stop\":true," + nativeCounts(tokens) + "}";
        };
    }

    /** Whether a stream of this shape begins with a role. */
    boolean hasRole() {
        return call.shape() == Shape.CHAT;
    }

    /** Whether a stream of this shape ends with {@code [DONE]}. */
    boolean hasDone() {
        return call.shape() != Shape.NATIVE;
    }
}
