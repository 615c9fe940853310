package io.simctl.scenario.model;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A language model in one quantisation. */
public record ModelSpec(
        @Knob(value = "size of the weights, on disk and in memory", unit = "bytes", min = 1)
        long weights,

        @Knob("how the weights are stored, as `quantisation_efficiency` of the hardware has it")
        Optional<String> quantisation,

        @Knob(
                value = "KV cache that one token of context takes",
                unit = "bytes",
                min = 0,
                max = ModelSpec.MOST_KV_PER_TOKEN)
        long kvPerToken,

        @Knob(value = "most tokens of one sequence, prompt and output together", unit = "tokens", min = 2)
        int context,

        @Knob(value = "weights as a number of parameters", min = 1)
        double parameters,

        @Knob(value = "parameters that one token uses; all of them when left out", min = 1)
        Optional<Double> activeParameters,

        @Knob(value = "transformer layers", min = 1, def = "1")
        int layers,

        @Knob(
                value =
                        "query heads times head size; the arithmetic of attention to long prompts is left out without it",
                min = 1)
        Optional<Integer> attentionWidth,

        @Knob(value = "layers that look back over the whole context; all when left out", min = 0)
        Optional<Integer> attentionLayers,

        @Knob(value = "width of the residual stream; known, with the heads, where several cards share a model", min = 1)
        Optional<Integer> hidden,

        @Knob(value = "heads of queries", min = 1) Optional<Integer> queryHeads,

        @Knob(value = "heads of keys and values", min = 1) Optional<Integer> kvHeads,

        @Knob("experts of a mixture-of-experts model") Optional<Experts> experts,

        @Knob("what servers are given to serve in a live run; the model's own name when left out")
        Optional<LiveModel> live,

        @Knob(value = "limit of the output when the client names none", unit = "tokens", min = 1, def = "4096")
        int maxTokens)
        implements Checked {

    /** A thousand times what any model takes; times any number of tokens it is a number of bytes. */
    static final long MOST_KV_PER_TOKEN = 1 << 30;

    /** The routed experts of each layer; what else the model has is read for every token. */
    public record Experts(
            @Knob(value = "experts per layer", min = 1) int count,

            @Knob(value = "experts that one token is routed to, shared ones not counted", min = 1)
            int active,

            @Knob(value = "experts per layer that every token uses", min = 0, def = "0")
            int shared,

            @Knob(value = "weights of all routed experts of all layers", unit = "bytes", min = 0)
            long bytes)
            implements Checked {
        @Override
        public List<String> problems() {
            return active > count
                    ? List.of("`active` is %d, but there are only %d experts".formatted(active, count))
                    : List.of();
        }
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (attentionLayers.orElse(0) > layers) {
            problems.add("`attention_layers` are more than `layers`");
        }
        if (activeParameters.orElse(0.0) > parameters) {
            problems.add("`active_parameters` is more than `parameters`");
        }
        if (experts.map(Experts::bytes).orElse(0L) >= weights) {
            problems.add(
                    "the `bytes` of `experts` must be less than the `weights` of the whole model, which has a part that every token reads");
        }
        return problems;
    }
}
