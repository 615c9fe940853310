package io.simctl.live.front;

import io.simctl.live.front.Faults.UsagePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** OpenAI's chats and completions: the same members in the same places as in llama-server v0.5.0. */
final class ChoicesFormat implements ReplyFormat {
    private final boolean isChat;
    private final String common;

    /**
     * @param created seconds since 1970
     * @param number of the reply
     */
    ChoicesFormat(ReplyShape shape, boolean isStream, String model, long created, long number) {
        isChat = shape == ReplyShape.CHAT;
        String object = !isChat ? "text_completion" : isStream ? "chat.completion.chunk" : "chat.completion";
        common = ",\"created\":" + created + ",\"id\":\"chatcmpl-" + number + "\",\"model\":" + JsonText.quote(model)
                + ",\"object\":\"" + object + "\"";
    }

    /** A chat opens with a role, and null for content. */
    @Override
    public List<String> opening(int choices) {
        return IntStream.range(0, isChat ? choices : 0)
                .mapToObj(index -> chunk(index, "\"delta\":{\"role\":\"assistant\",\"content\":null}", "null", ""))
                .toList();
    }

    @Override
    public String tokens(int index, String text) {
        String quoted = JsonText.quote(text);
        return chunk(index, isChat ? "\"delta\":{\"content\":" + quoted + "}" : "\"text\":" + quoted, "null", "");
    }

    @Override
    public boolean repeatsText() {
        return false;
    }

    @Override
    public UsagePlace usualPlace(boolean isAskedFor) {
        return !isChat ? UsagePlace.FINISH : isAskedFor ? UsagePlace.AFTER : UsagePlace.NONE;
    }

    @Override
    public List<String> closing(Choice choice, boolean withTimings, Optional<GenerationStats> usage) {
        String more = usage.map(total -> "," + total.usage()).orElse("")
                + (withTimings ? "," + choice.stats().timings() : "");
        String empty = isChat ? "\"delta\":{}" : "\"text\":\"\"";
        return List.of(chunk(choice.index(), empty, choice.stats().finishReason(), more));
    }

    /** The chunk that has nothing but counts and times, and the mark of the end. */
    @Override
    public List<String> ending(List<Choice> choices, Optional<GenerationStats> usage) {
        List<String> events = new ArrayList<>();
        usage.ifPresent(total ->
                events.add("data: {\"choices\":[]" + common + "," + total.usage() + "," + total.timings() + "}"));
        events.add("data: [DONE]");
        return events;
    }

    @Override
    public String whole(List<Choice> choices, GenerationStats total) {
        String all = choices.stream()
                .map(choice ->
                        choice(choice.index(), content(choice), choice.stats().finishReason()))
                .collect(Collectors.joining(","));
        return "{\"choices\":[" + all + "]" + common + "," + total.usage() + "," + total.timings() + "}";
    }

    private String content(Choice choice) {
        String quoted = JsonText.quote(choice.text());
        return isChat ? "\"message\":{\"role\":\"assistant\",\"content\":" + quoted + "}" : "\"text\":" + quoted;
    }

    private String chunk(int index, String content, String finishReason, String more) {
        return "data: {\"choices\":[" + choice(index, content, finishReason) + "]" + common + more + "}";
    }

    private static String choice(int index, String content, String finishReason) {
        return "{\"finish_reason\":" + finishReason + ",\"index\":" + index + "," + content + "}";
    }
}
