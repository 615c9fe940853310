package io.simctl.experiments.imports;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bits that a weight takes by the name of its quantisation, as llama.cpp's tools print them; scales and minima counted in. */
final class WeightBits {
    private static final Map<String, Double> KNOWN = Map.ofEntries(
            Map.entry("f32", 32.0),
            Map.entry("f16", 16.0),
            Map.entry("fp16", 16.0),
            Map.entry("bf16", 16.0),
            Map.entry("q8_0", 8.5),
            Map.entry("fp8", 8.1),
            Map.entry("int8", 8.1),
            Map.entry("8bit", 8.5),
            Map.entry("q6_k", 6.56),
            Map.entry("q5_k_m", 5.69),
            Map.entry("q5_k_s", 5.52),
            Map.entry("q4_k_m", 4.85),
            Map.entry("q4_k_s", 4.58),
            Map.entry("q4_k_xl", 4.9),
            Map.entry("q4_0", 4.55),
            Map.entry("iq4_xs", 4.32),
            Map.entry("mxfp4", 4.25),
            Map.entry("awq", 4.3),
            Map.entry("gptq", 4.3),
            Map.entry("int4", 4.3),
            Map.entry("4bit", 4.5),
            Map.entry("q3_k_m", 3.91),
            Map.entry("q2_k", 3.0));

    private static final Pattern NAME = Pattern.compile(
            "(?<![a-z0-9])(?:(?:iq|q)([1-8])(?:_[0-9a-z]+)*|f32|fp?16|bf16|fp8|int[48]|[48]bit|mxfp4|awq|gptq)(?![a-z0-9])");

    private WeightBits() {}

    /** The name of a quantisation in a name of a model, in lower case. */
    static Optional<String> named(String name) {
        Matcher matcher = NAME.matcher(name.toLowerCase(Locale.ROOT).replace("-bit", "bit"));
        String last = "";
        while (matcher.find()) {
            last = matcher.group();
        }
        return Optional.of(last).filter(found -> !found.isEmpty());
    }

    /** The name without those of quantisations. */
    static String without(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT).replace("-bit", "bit"))
                .replaceAll(" ");
    }

    /** Bits of a weight; of a name that only begins like a known one, by its first digit. */
    static double of(String quantisation) {
        return Optional.ofNullable(KNOWN.get(quantisation)).orElseGet(() -> {
            Matcher matcher = NAME.matcher(quantisation);
            return matcher.find() && matcher.group(1) != null
                    ? Integer.parseInt(matcher.group(1)) + 0.6
                    : WeightBits.of("q4_k_m");
        });
    }
}
