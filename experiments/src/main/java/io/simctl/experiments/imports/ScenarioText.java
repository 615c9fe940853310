package io.simctl.experiments.imports;

import io.simctl.experiments.imports.ScenarioDraft.Place;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.yaml.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A draft as the text of a scenario, with all that was chosen and left behind as comments. */
final class ScenarioText {
    private static final int WIDTH = 120;

    private final ScenarioDraft draft;
    private final Place place;
    private final StringBuilder text = new StringBuilder();

    ScenarioText(ScenarioDraft draft, Place place) {
        this.draft = draft;
        this.place = place;
    }

    String text() {
        head();
        models();
        fleet();
        workload();
        policies();
        return text.toString();
    }

    private void head() {
        comment(
                "",
                "%s, imported by simctl. The workload is invented: put yours in its place.".formatted(draft.source()));
        if (!draft.uncarried().isEmpty()) {
            comment("", "");
            comment("", "Not carried:");
            draft.uncarried().forEach(left -> comment("", "- " + left));
        }
        line("scenario: " + draft.system());
        line("description: " + EffectiveConfig.inline("The models and policies of " + draft.source()));
        line("duration: 1h");
        line("warmup: 5m");
        line("");
    }

    private void models() {
        line("models:");
        draft.asked().forEach((name, size) -> {
            Map<String, Object> values = new LinkedHashMap<>(size.values());
            values.put("max_tokens", Math.max(1, Math.min(1024, draft.tokensOfASlot(size) / 4)));
            boolean isVirtual = draft.virtual().containsKey(name);
            comment(
                    "  ",
                    isVirtual ? "a name only: other models answer, as `fleet: {selection}` says" : size.because());
            entry("  ", name, values);
        });
        line("");
    }

    private void fleet() {
        line("fleet:");
        comment("  ", place.because());
        entry("  ", ScenarioDraft.MACHINE, draft.fleet(place));
        line("");
    }

    private void workload() {
        comment(
                "",
                "Replace this by your traffic: a recorded trace (`trace: NAME`, docs/traces.md), or rates and lengths as you see them.");
        if (!draft.aliases().isEmpty()) {
            comment(
                    "",
                    "A trace whose requests name aliases takes `models: %s` beside it."
                            .formatted(EffectiveConfig.inline(draft.aliases())));
        }
        line("workload:");
        draft.asked().forEach((name, size) -> {
            int room = draft.tokensOfASlot(size);
            int median = Math.max(1, Math.min(500, room / 16));
            Map<String, Object> prompt = new LinkedHashMap<>();
            prompt.put("type", "log-normal");
            prompt.put("median", median);
            prompt.put("p95", 4 * median);
            prompt.put("max", Math.max(1, room / 2));
            int output = Math.max(1, Math.min(150, room / 32));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("type", "log-normal");
            answer.put("median", output);
            answer.put("p95", 3 * output);
            line("  - model: " + EffectiveConfig.inline(name));
            line("    rate: 2/min");
            entry("    ", "prompt", prompt);
            entry("    ", "output", answer);
        });
        line("");
    }

    private void policies() {
        line("policies:");
        line("  " + draft.system() + ":");
        block("    ", draft.policies());
        comment("  ", "what another policy does with the same requests");
        line("  lru:");
        Optional.ofNullable(draft.policies().get("fleet")).ifPresent(fleet -> block("    ", Map.of("fleet", fleet)));
        line("    node: {swap: {type: lru, busy: wait}}");
    }

    /** Mappings line by line where one line would be too long. */
    private void block(String indent, Map<?, ?> tree) {
        tree.forEach((key, value) -> {
            String name = EffectiveConfig.inline(key);
            String flow = EffectiveConfig.inline(value);
            if (value instanceof Map<?, ?> inner && indent.length() + name.length() + flow.length() + 2 > WIDTH) {
                line(indent + name + ":");
                block(indent + "  ", inner);
            } else {
                line(indent + name + ": " + flow);
            }
        });
    }

    private void entry(String indent, String name, Object value) {
        line(indent + EffectiveConfig.inline(name) + ": " + EffectiveConfig.inline(value));
    }

    /** A comment, in as many lines as it takes. */
    private void comment(String indent, String words) {
        StringBuilder row = new StringBuilder(indent + "#");
        String more = words.startsWith("- ") ? "#   " : "# ";
        boolean isFresh = true;
        for (String word : Names.readable(words, Integer.MAX_VALUE).split(" ", -1)) {
            if (!isFresh && row.length() + word.length() + 1 > WIDTH) {
                line(row.toString());
                row = new StringBuilder(indent + more.stripTrailing());
                row.append(more.length() > 2 ? "  " : "");
            }
            if (!word.isEmpty()) {
                row.append(' ').append(word);
                isFresh = false;
            }
        }
        line(row.toString());
    }

    private void line(String row) {
        text.append(row).append('\n');
    }
}
