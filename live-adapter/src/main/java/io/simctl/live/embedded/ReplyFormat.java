package io.simctl.live.embedded;

import java.util.ArrayList;
import java.util.List;

/** How a route words its answers: the same members in the same places as llama-server. */
enum ReplyFormat {
    /** {@code /v1/chat/completions}. */
    CHAT {
        @Override
        List<String> begin() {
            return List.of(choice("{\"role\":\"assistant\",\"content\":null}", "null"));
        }

        @Override
        String token(String text) {
            return choice("{\"content\":" + Json.quote(text) + "}", "null");
        }

        @Override
        List<String> end(Tally tally, boolean includeUsage) {
            List<String> events = new ArrayList<>();
            events.add(choice("{}", "\"" + tally.finishReason() + "\""));
            if (includeUsage) {
                events.add("{\"choices\":[]," + CHUNK + "," + tally.usage() + "," + tally.timings() + "}");
            }
            events.add("[DONE]");
            return events;
        }

        @Override
        String whole(String text, Tally tally) {
            return "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + Json.quote(text)
                    + "},\"finish_reason\":\"" + tally.finishReason() + "\"}],\"object\":\"chat.completion\","
                    + tally.usage() + "," + tally.timings() + "}";
        }

        private String choice(String delta, String finishReason) {
            return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}],"
                    + CHUNK + "}";
        }
    },
    /** {@code /v1/completions}. */
    COMPLETION {
        @Override
        String token(String text) {
            return "{\"choices\":[{\"index\":0,\"text\":" + Json.quote(text)
                    + ",\"finish_reason\":null}],\"object\":\"text_completion\"}";
        }

        @Override
        List<String> end(Tally tally, boolean includeUsage) {
            return List.of(whole("", tally), "[DONE]");
        }

        @Override
        String whole(String text, Tally tally) {
            return "{\"choices\":[{\"index\":0,\"text\":" + Json.quote(text) + ",\"finish_reason\":\""
                    + tally.finishReason() + "\"}],\"object\":\"text_completion\"," + tally.usage() + ","
                    + tally.timings() + "}";
        }
    },
    /** {@code /completion}, the route of llama-server's own. */
    NATIVE {
        @Override
        String token(String text) {
            return "{\"index\":0,\"content\":" + Json.quote(text) + ",\"stop\":false}";
        }

        @Override
        List<String> end(Tally tally, boolean includeUsage) {
            return List.of(whole("", tally));
        }

        @Override
        String whole(String text, Tally tally) {
            return "{\"index\":0,\"content\":" + Json.quote(text) + ",\"stop\":true,\"stop_type\":\""
                    + (tally.length() ? "limit" : "eos") + "\",\"tokens_predicted\":" + tally.completionTokens()
                    + ",\"tokens_evaluated\":" + tally.promptTokens() + "," + tally.timings() + "}";
        }
    };

    private static final String CHUNK = "\"object\":\"chat.completion.chunk\"";

    /** What a stream sends before the first token. */
    List<String> begin() {
        return List.of();
    }

    abstract String token(String text);

    /** What a stream sends after the last token. */
    abstract List<String> end(Tally tally, boolean includeUsage);

    /** The answer to a request that does not stream. */
    abstract String whole(String text, Tally tally);
}
