package io.simctl.live.front;

import io.simctl.live.front.Faults.UsagePlace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The shape of {@code /completion}, llama-server's own. Its counts are always with the end of the output that they count. */
final class NativeFormat implements ReplyFormat {
    @Override
    public List<String> opening(int choices) {
        return List.of();
    }

    @Override
    public String tokens(int index, String text) {
        return "data: {\"index\":" + index + ",\"content\":" + JsonText.quote(text) + ",\"tokens\":[],\"stop\":false}";
    }

    @Override
    public boolean repeatsText() {
        return false;
    }

    @Override
    public UsagePlace usualPlace(boolean isAskedFor) {
        return UsagePlace.FINISH;
    }

    @Override
    public List<String> closing(Choice choice, boolean withTimings, Optional<GenerationStats> usage) {
        return List.of("data: " + end(choice.index(), "", choice.stats(), withTimings));
    }

    @Override
    public List<String> ending(List<Choice> choices, Optional<GenerationStats> usage) {
        return List.of();
    }

    /** An array where there are several. */
    @Override
    public String whole(List<Choice> choices, GenerationStats total) {
        String all = choices.stream()
                .map(choice -> end(choice.index(), choice.text(), choice.stats(), true))
                .collect(Collectors.joining(","));
        return choices.size() == 1 ? all : "[" + all + "]";
    }

    private static String end(int index, String text, GenerationStats stats, boolean withTimings) {
        return "{\"index\":" + index + ",\"content\":" + JsonText.quote(text)
                + ",\"tokens\":[],\"stop\":true,\"stop_type\":" + stats.stopType() + ",\"tokens_predicted\":"
                + stats.completionTokens() + ",\"tokens_evaluated\":" + stats.promptTokens()
                + (withTimings ? "," + stats.timings() : "") + "}";
    }
}
