package io.simctl.live.front;

/** The words of one reply: the same members in the same places as in llama-server v0.5.0, in its three shapes. */
final class ReplyFormat {
    private static final String CHUNK_OBJECT = "chat.completion.chunk";

    private final ReplyShape shape;
    private final String common;

    /**
     * @param created seconds since 1970
     * @param id of the reply
     */
    ReplyFormat(ReplyShape shape, boolean isStream, String model, long created, String id) {
        this.shape = shape;
        String object = shape != ReplyShape.CHAT ? "text_completion" : isStream ? CHUNK_OBJECT : "chat.completion";
        common = ",\"created\":" + created + ",\"id\":" + JsonText.quote(id) + ",\"model\":" + JsonText.quote(model)
                + ",\"object\":\"" + object + "\"";
    }

    /** Whether a stream of this shape begins with a role. */
    boolean hasRole() {
        return shape == ReplyShape.CHAT;
    }

    /** Whether a stream of this shape ends with {@code [DONE]}. */
    boolean hasDone() {
        return shape != ReplyShape.NATIVE;
    }

    /** What opens a chat: a role, and null for content. */
    String role() {
        return chunk("\"delta\":{\"role\":\"assistant\",\"content\":null}", "null", "");
    }

    /** The text of some tokens. */
    String tokens(String text) {
        String quoted = JsonText.quote(text);
        return switch (shape) {
            case CHAT -> chunk("\"delta\":{\"content\":" + quoted + "}", "null", "");
            case TEXT -> chunk("\"text\":" + quoted, "null", "");
            case NATIVE -> "{\"index\":0,\"content\":" + quoted + ",\"tokens\":[],\"stop\":false}";
        };
    }

    /** The chunk with the finish reason, and with what else belongs there. */
    String finish(GenerationStats stats, boolean withUsage, boolean withTimings) {
        String more = (withUsage ? "," + stats.usage() : "") + (withTimings ? "," + stats.timings() : "");
        return switch (shape) {
            case CHAT -> chunk("\"delta\":{}", stats.finishReason(), more);
            case TEXT -> chunk("\"text\":\"\"", stats.finishReason(), more);
            case NATIVE -> nativeEnd("", stats, withTimings);
        };
    }

    /** The chunk that has nothing but counts and times. */
    String usageChunk(GenerationStats stats) {
        return "{\"choices\":[]" + common + "," + stats.usage() + "," + stats.timings() + "}";
    }

    /** A reply that is no stream. */
    String whole(String text, GenerationStats stats) {
        String quoted = JsonText.quote(text);
        String more = "," + stats.usage() + "," + stats.timings();
        return switch (shape) {
            case CHAT ->
                chunk("\"message\":{\"role\":\"assistant\",\"content\":" + quoted + "}", stats.finishReason(), more);
            case TEXT -> chunk("\"text\":" + quoted, stats.finishReason(), more);
            case NATIVE -> nativeEnd(text, stats, true);
        };
    }

    private String chunk(String content, String finishReason, String more) {
        return "{\"choices\":[{\"finish_reason\":" + finishReason + ",\"index\":0," + content + "}]" + common + more
                + "}";
    }

    private static String nativeEnd(String text, GenerationStats stats, boolean withTimings) {
        return "{\"index\":0,\"content\":" + JsonText.quote(text) + ",\"tokens\":[],\"stop\":true,\"stop_type\":"
                + stats.stopType() + ",\"tokens_predicted\":" + stats.completionTokens() + ",\"tokens_evaluated\":"
                + stats.promptTokens() + (withTimings ? "," + stats.timings() : "") + "}";
    }
}
