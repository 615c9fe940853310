package io.simctl.trace;

import io.simctl.scenario.yaml.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A column of simctl's own traces, to which those of other files can be mapped. */
public enum TraceColumn {
    /** When the request came, in seconds. */
    SECONDS("seconds", true),
    /** When the request came, in milliseconds. */
    MILLISECONDS("milliseconds", true),
    /** When the request came, in microseconds. */
    MICROSECONDS("microseconds", true),
    /** When the request came, in nanoseconds. */
    NANOSECONDS("nanoseconds", true),
    /** When the request came, as a date with a time of day. */
    DATE("date", true),
    /** Tokens of the prompt. */
    PROMPT("prompt_tokens", false),
    /** Tokens of the output; 0 when there was none. */
    OUTPUT("output_tokens", false),
    /** The limit that the client announced. */
    LIMIT("max_tokens", false),
    /** The model's name. */
    MODEL("model", false),
    /** Tokens of a block. */
    BLOCK_TOKENS("block_tokens", false),
    /** Hashes of the prompt's leading blocks. */
    BLOCKS("blocks", false),
    /** The status of the reply. */
    STATUS("status", false),
    /** Time to first token, in milliseconds. */
    TTFT("ttft_ms", false),
    /** Time to last token, in milliseconds. */
    E2E("e2e_ms", false);

    private static final String MAPPING = "map its columns to simctl's `seconds` (or `milliseconds`, `microseconds`,"
            + " `nanoseconds`, `date`), `prompt_tokens` and `output_tokens`, as in"
            + " `columns: {arrived_at: seconds, prefill: prompt_tokens, decode: output_tokens}`"
            + " (`--columns arrived_at=seconds,...`)";

    private final String word;
    private final boolean isTime;

    TraceColumn(String word, boolean isTime) {
        this.word = word;
        this.isTime = isTime;
    }

    /** As written in headers and mappings. */
    public String word() {
        return word;
    }

    /** Whether it is the time, in one of the ways to give it. */
    public boolean isTime() {
        return isTime;
    }

    /** All words, in order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(TraceColumn::word).toList();
    }

    /** The column with this word. */
    public static Optional<TraceColumn> of(String word) {
        return Arrays.stream(values())
                .filter(column -> column.word.equals(word))
                .findFirst();
    }

    /** How to map columns, with an example. */
    static String mapping() {
        return MAPPING;
    }

    /** What is wrong with a mapping from a file's columns to simctl's; nothing where there is none. */
    public static List<String> problems(Map<String, String> mapping) {
        List<String> problems = new ArrayList<>();
        Map<TraceColumn, String> taken = new EnumMap<>(TraceColumn.class);
        mapping.forEach((name, word) -> of(word).ifPresentOrElse(
                        column -> Optional.ofNullable(taken.put(column.isTime ? SECONDS : column, name))
                                .ifPresent(other -> problems.add("%s and %s are both mapped to %s"
                                        .formatted(
                                                Names.quote(other),
                                                Names.quote(name),
                                                column.isTime ? "the time" : Names.quote(word)))),
                        () -> problems.add(unknown(name, word))));
        if (!mapping.isEmpty() && problems.isEmpty()) {
            missing(taken).ifPresent(problems::add);
        }
        return problems;
    }

    private static String unknown(String name, String word) {
        String turned = of(name).isPresent() ? "; write it the other way round, the file's name first" : "";
        return "simctl has no column %s to map %s to%s"
                .formatted(Names.quote(word), Names.quote(name), turned.isEmpty() ? Names.hint(word, words()) : turned);
    }

    private static Optional<String> missing(Map<TraceColumn, String> taken) {
        List<String> missing = new ArrayList<>();
        for (TraceColumn needed : List.of(SECONDS, PROMPT, OUTPUT)) {
            if (!taken.containsKey(needed)) {
                missing.add(needed == SECONDS ? "the time (`seconds`, `milliseconds`, ...)" : Names.quote(needed.word));
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("no column is mapped to %s; %s".formatted(String.join(" and ", missing), MAPPING));
    }
}
