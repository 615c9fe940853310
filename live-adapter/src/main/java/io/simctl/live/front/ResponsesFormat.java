package io.simctl.live.front;

import io.simctl.live.front.Faults.UsagePlace;
import java.util.List;
import java.util.Optional;

/**
 * OpenAI's Responses, with one message as its output. An output that ends at its limit counts as completed, as in llama-server, so that clients
 * that measure find their counts in the one event they know.
 */
final class ResponsesFormat implements ReplyFormat {
    private final String item;
    private final String common;
    private int events;

    /**
     * @param created seconds since 1970
     * @param number of the reply
     */
    ResponsesFormat(String model, long created, long number) {
        item = "\"msg_" + number + "\"";
        common = "{\"id\":\"resp_" + number + "\",\"object\":\"response\",\"created_at\":" + created + ",\"model\":"
                + JsonText.quote(model) + ",\"error\":null,\"incomplete_details\":null,\"instructions\":null,"
                + "\"metadata\":{},\"parallel_tool_calls\":true,\"temperature\":null,\"tool_choice\":\"auto\","
                + "\"tools\":[],\"top_p\":null,\"status\":\"";
    }

    @Override
    public List<String> opening(int choices) {
        String begun = ",\"response\":" + common + "in_progress\",\"output\":[],\"usage\":null}";
        return List.of(
                event("response.created", begun),
                event("response.in_progress", begun),
                event("response.output_item.added", ",\"output_index\":0,\"item\":" + message("in_progress", "")),
                event("response.content_part.added", place() + ",\"part\":" + part("")));
    }

    @Override
    public String tokens(int index, String text) {
        return event("response.output_text.delta", place() + ",\"delta\":" + JsonText.quote(text) + ",\"logprobs\":[]");
    }

    @Override
    public boolean repeatsText() {
        return true;
    }

    @Override
    public UsagePlace usualPlace(boolean isAskedFor) {
        return UsagePlace.AFTER;
    }

    @Override
    public List<String> closing(Choice choice, boolean withTimings, Optional<GenerationStats> usage) {
        String text = choice.text();
        return List.of(
                event("response.output_text.done", place() + ",\"text\":" + JsonText.quote(text) + ",\"logprobs\":[]"),
                event("response.content_part.done", place() + ",\"part\":" + part(text)),
                event("response.output_item.done", ",\"output_index\":0,\"item\":" + message("completed", part(text))));
    }

    @Override
    public List<String> ending(List<Choice> choices, Optional<GenerationStats> usage) {
        return List.of(event("response.completed", ",\"response\":" + completed(choices, usage)));
    }

    @Override
    public String whole(List<Choice> choices, GenerationStats total) {
        return completed(choices, Optional.of(total));
    }

    private String completed(List<Choice> choices, Optional<GenerationStats> usage) {
        return common + "completed\",\"output\":["
                + message("completed", part(choices.getFirst().text())) + "],\"usage\":"
                + usage.map(GenerationStats::responsesUsage).orElse("null") + "}";
    }

    private String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + events++ + members + "}";
    }

    private String place() {
        return ",\"item_id\":" + item + ",\"output_index\":0,\"content_index\":0";
    }

    private String message(String status, String content) {
        return "{\"id\":" + item + ",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"" + status
                + "\",\"content\":[" + content + "]}";
    }

    private static String part(String text) {
        return "{\"type\":\"output_text\",\"text\":" + JsonText.quote(text) + ",\"annotations\":[],\"logprobs\":[]}";
    }
}
