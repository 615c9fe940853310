package io.simctl.experiments.imports;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a model's name or file name: words and numbers of its family, parameters, quantisation.
 *
 * @param words of the family, such as {@code qwen} and {@code 3}
 * @param parameters that the name says, as {@code 7b}, {@code 8x7b} and {@code 350m} do
 * @param active parameters that one token uses, as {@code a3b} says
 * @param quantisation in lower case
 */
record ModelName(
        Set<String> words, Optional<Double> parameters, Optional<Double> active, Optional<String> quantisation) {
    private static final Pattern ACTIVE = Pattern.compile("(?<![a-z0-9])a(\\d+(?:\\.\\d+)?)b(?![a-z0-9])");
    private static final Pattern TOTAL =
            Pattern.compile("(?<![a-z0-9.])(?:(\\d+)x)?e?(\\d+(?:\\.\\d+)?)([bm])(?![a-z0-9])");
    private static final Pattern WORD = Pattern.compile("[a-z]+|\\d+(?:\\.\\d+)?");
    private static final Pattern ENDING = Pattern.compile("(-\\d{5}-of-\\d{5})?\\.(gguf|safetensors|bin)$");

    /** Experts share what is no expert; Mixtral's 8x7b are 46.7 of 56. */
    private static final double SHARED = 0.83;

    private static final Set<String> SAYS_NOTHING = Set.of(
            "instruct",
            "chat",
            "it",
            "base",
            "gguf",
            "hf",
            "model",
            "models",
            "ud",
            "k",
            "m",
            "s",
            "l",
            "xl",
            "xs",
            "v",
            "the",
            "latest",
            "preview",
            "mlx",
            "community",
            "i",
            "imat",
            "main",
            "default",
            "ggml",
            "org",
            "unsloth",
            "bartowski",
            "of",
            "server",
            "llm",
            "snapshots");

    private static final Set<String> SMALL_KINDS = Set.of(
            "embed", "rerank", "bge", "nomic", "minilm", "bert", "whisper", "tts", "kokoro", "piper", "vad", "silero",
            "speech", "audio");

    /** Takes a name, path or address apart. */
    static ModelName of(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replaceFirst("^[a-z]+://", "");
        String last = ENDING.matcher(lower).replaceFirst("").replaceFirst("^.*/(?=[^/])", "");
        String rest = WeightBits.without(last);
        Optional<Double> active = billions(ACTIVE.matcher(rest));
        String withoutActive = ACTIVE.matcher(rest).replaceAll(" ");
        Optional<Double> total = total(TOTAL.matcher(withoutActive));
        Set<String> words = new LinkedHashSet<>();
        Matcher word = WORD.matcher(TOTAL.matcher(withoutActive).replaceAll(" "));
        while (word.find()) {
            if (!SAYS_NOTHING.contains(word.group())) {
                words.add(word.group());
            }
        }
        return new ModelName(words, total, active, WeightBits.named(last));
    }

    private static Optional<Double> billions(Matcher matcher) {
        return matcher.find() ? Optional.of(Double.parseDouble(matcher.group(1)) * 1e9) : Optional.empty();
    }

    private static Optional<Double> total(Matcher matcher) {
        if (!matcher.find()) {
            return Optional.empty();
        }
        double unit = matcher.group(3).equals("b") ? 1e9 : 1e6;
        double one = Double.parseDouble(matcher.group(2)) * unit;
        return Optional.of(matcher.group(1) == null ? one : Integer.parseInt(matcher.group(1)) * one * SHARED);
    }

    /** The share of the other's words that are in this name too. */
    double likeness(ModelName other) {
        List<String> shared = other.words.stream().filter(words::contains).toList();
        boolean isByNumbersOnly = shared.stream().noneMatch(word -> Character.isLetter(word.charAt(0)));
        return isByNumbersOnly ? 0 : (double) shared.size() / other.words.size();
    }

    /** Whether it is that of a kind of models that are small whatever they are called: for embeddings, ranking, speech. */
    boolean isOfSmallKind() {
        return words.stream().anyMatch(word -> SMALL_KINDS.stream().anyMatch(word::startsWith));
    }
}
