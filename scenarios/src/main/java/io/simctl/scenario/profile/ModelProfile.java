package io.simctl.scenario.profile;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A language model in the quantisations that people run. */
public record ModelProfile(
        @Knob("what people call it") String label,

        @Knob(value = "weights as a number of parameters", min = 1)
        double parameters,

        @Knob(value = "parameters that one token uses; all of them when left out", min = 1)
        Optional<Double> activeParameters,

        @Knob(value = "transformer layers", min = 1) int layers,

        @Knob(value = "width of the residual stream", min = 1)
        int hidden,

        @Knob(value = "heads of queries; the arithmetic of attention to long prompts is left out without them", min = 1)
        Optional<Integer> queryHeads,

        @Knob(value = "heads of keys and values", min = 1) int kvHeads,

        @Knob(value = "width of a head", min = 1) int headSize,

        @Knob(value = "layers whose cache grows with the context; all of them when left out", min = 0)
        Optional<Integer> kvLayers,

        @Knob(value = "most tokens of one sequence, prompt and output together", unit = "tokens", min = 2)
        int context,

        @Knob("experts of a mixture-of-experts model") Optional<Experts> experts,

        @Knob("sizes by quantisation; the first is taken when a scenario names none")
        Map<String, Quantisation> quantisations,

        @Knob(value = "published rates", def = "[]") List<Measurement> measurements,

        @Knob(value = "sources, each with the values that come from it", def = "{}")
        Map<String, List<String>> sources)
        implements Checked, Sourced {

    private static final int BYTES_OF_A_KEY = 2;

    /** The routed experts of each layer. */
    public record Experts(
            @Knob(value = "experts per layer", min = 1) int count,

            @Knob(value = "experts that one token is routed to, shared ones not counted", min = 1)
            int active,

            @Knob(value = "experts per layer that every token uses", min = 0, def = "0")
            int shared,

            @Knob(value = "parameters of all routed experts of all layers", min = 1)
            double parameters) {}

    /** A way to store the weights. */
    public record Quantisation(
            @Knob(value = "size of the weights, on disk and in memory", unit = "bytes", min = 1)
            long weights,

            @Knob(
                    value = "size of all routed experts; their share of the parameters when left out",
                    unit = "bytes",
                    min = 1)
            Optional<Long> expertBytes,

            @Knob("where the sizes come from; a name under `sources` of the file")
            Optional<String> source) {}

    /** A rate that someone published of an otherwise idle machine: of decoding, or of prefilling one prompt. */
    public record Measurement(
            @Knob("machine; a profile") String hardware,

            @Knob("how the weights were stored") String quantisation,

            @Knob(value = "output tokens per second of all sequences together", unit = "tokens/s", min = 0.001)
            Optional<Double> decode,

            @Knob(value = "sequences that decode together", min = 1, def = "1")
            int sequences,

            @Knob(value = "tokens of context of each of them", min = 0, def = "256", unit = "tokens")
            int context,

            @Knob(value = "prompt tokens per second", unit = "tokens/s", min = 0.001)
            Optional<Double> prefill,

            @Knob(value = "length of the prompt", min = 1, def = "512", unit = "tokens")
            int prompt,

            @Knob(value = "most tokens of the prompt in one step", min = 1, def = "512", unit = "tokens")
            int step,

            @Knob("where it was published; a name under `sources` of the file")
            String source,

            @Knob(value = "how it differs from this model on this machine", def = "''")
            String note)
            implements Checked {
        @Override
        public List<String> problems() {
            return decode.isPresent() == prefill.isPresent()
                    ? List.of("a measurement has either `decode` or `prefill`")
                    : List.of();
        }

        /** What was measured, in words. */
        public String what() {
            return prefill.isPresent()
                    ? "prefill of %,d tokens".formatted(prompt)
                    : sequences == 1
                            ? "decode at %,d tokens of context".formatted(context)
                            : "decode of %d together".formatted(sequences);
        }

        /** Tokens per second. */
        public double rate() {
            return decode.or(() -> prefill).orElseThrow();
        }
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (quantisations.isEmpty()) {
            problems.add("`quantisations` needs at least one entry");
        }
        if (kvLayers.orElse(0) > layers) {
            problems.add("`kv_layers` are more than `layers`");
        }
        if (experts.map(Experts::parameters).orElse(0.0) > parameters) {
            problems.add("the `parameters` of `experts` are more than those of the whole model");
        }
        return problems;
    }

    /** KV cache that one token of context takes, in bytes: keys and values of 16 bit. */
    public long kvPerToken() {
        return 2L * kvLayers.orElse(layers) * kvHeads * headSize * BYTES_OF_A_KEY;
    }

    /** Query heads times their size, where the profile knows it. */
    public Optional<Integer> attentionWidth() {
        return queryHeads.map(heads -> heads * headSize);
    }

    /** Size of the routed experts; 0 for a dense model. */
    public long expertBytes(Quantisation quantisation) {
        return experts.map(e -> quantisation
                        .expertBytes()
                        .orElse(Math.round(quantisation.weights() * (e.parameters() / parameters))))
                .orElse(0L);
    }

    /** Weights that must be read for one token, in bytes: the routed experts only in part. */
    public double bytesPerToken(Quantisation quantisation) {
        double resting = experts.map(e -> 1 - (double) e.active() / e.count()).orElse(0.0);
        return quantisation.weights() - expertBytes(quantisation) * resting;
    }

    /**
     * Tokens per second that one request can get at most, at the start of its context: the machine's whole bandwidth over what
     * must be read.
     */
    public double decodeCeiling(Quantisation quantisation, HardwareProfile hardware) {
        return hardware.bandwidth() / bytesPerToken(quantisation);
    }
}
