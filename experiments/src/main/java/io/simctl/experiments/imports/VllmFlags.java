package io.simctl.experiments.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The flags of {@code vllm serve} 0.32 that a scenario has below {@code engine: {type: vllm}}, by its keys.
 *
 * @param options values by key, in the order of the keys
 * @param cards flags by which cards share a model, with their values: a command does not say how fast they send to each other
 * @param strange flags whose value cannot be one, with it
 */
public record VllmFlags(Map<String, Object> options, List<String> cards, List<String> strange) {
    /** Of no command. */
    static final VllmFlags NONE = new VllmFlags(Map.of(), List.of(), List.of());

    /** Accepted share of drafted tokens where a command drafts some: no command says it. */
    public static final double ASSUMED_ACCEPTANCE = 0.7;

    private static final JsonFactory JSON = new JsonFactory();

    private static final Set<String> WHOLE = Set.of(
            "max-num-batched-tokens",
            "long-prefill-token-threshold",
            "block-size",
            "kv-cache-memory-bytes",
            "max-num-queued-reqs",
            "max-num-queued-tokens");
    private static final Set<String> CARDS = Set.of("tensor-parallel-size", "pipeline-parallel-size");
    private static final Set<String> SWITCHES = Set.of("async-scheduling", "enable-prefix-caching");
    private static final Map<String, String> SHORT =
            Map.of("-tp", "--tensor-parallel-size", "-pp", "--pipeline-parallel-size");

    /** {@code human_readable_int} of vLLM's {@code utils/argparse_utils.py}: small letters count in thousands, large ones in 1024s. */
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([kmgtKMGT]?)");

    private static final String SIZES = "kmgt";

    public VllmFlags {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
        cards = List.copyOf(cards);
        strange = List.copyOf(strange);
    }

    /** A reader of one command's flags. */
    static final class Reader {
        private final Map<String, Object> options = new LinkedHashMap<>();
        private final List<String> cards = new ArrayList<>();
        private final List<String> strange = new ArrayList<>();

        /** The flag as vLLM has it, whichever of its ways it is written in; empty for those that no scenario has. */
        static Optional<String> known(String written) {
            String flag = SHORT.getOrDefault(written, written);
            if (!flag.startsWith("--")) {
                return Optional.empty();
            }
            String name = flag.substring(2).replace('_', '-');
            boolean isKnown = WHOLE.contains(name)
                    || CARDS.contains(name)
                    || isSwitch(name)
                    || name.equals("scheduling-policy")
                    || name.equals("gpu-memory-utilization")
                    || name.equals("speculative-config");
            return Optional.of(name).filter(unused -> isKnown);
        }

        /** True for a flag that stands alone. */
        static boolean isSwitch(String name) {
            return SWITCHES.contains(name) || (name.startsWith("no-") && SWITCHES.contains(name.substring(3)));
        }

        void turn(String name) {
            boolean isOff = name.startsWith("no-");
            options.put(key(isOff ? name.substring(3) : name), !isOff);
        }

        void read(String name, String value) {
            Optional<Object> read = switch (name) {
                case "scheduling-policy" ->
                    Optional.<Object>of(value)
                            .filter(policy -> Set.of("fcfs", "priority").contains(policy));
                case "gpu-memory-utilization" -> share(value);
                case "speculative-config" -> drafts(value);
                default -> number(value).map(found -> (Object) found);
            };
            if (read.isEmpty()) {
                strange.add("--" + name + " " + value);
            } else if (!CARDS.contains(name)) {
                options.put(key(name), read.get());
            } else if (!read.get().equals(1L)) {
                cards.add("--" + name + " " + value);
            }
        }

        VllmFlags flags() {
            return new VllmFlags(options, cards, strange);
        }

        private static String key(String name) {
            return name.replace('-', '_');
        }

        private static Optional<Object> share(String value) {
            return value.matches("0?\\.\\d{1,9}|1(\\.0{1,9})?") && Double.parseDouble(value) > 0
                    ? Optional.of(Double.parseDouble(value))
                    : Optional.empty();
        }

        private static Optional<Long> number(String value) {
            Matcher number = NUMBER.matcher(value);
            if (!number.matches()) {
                return Optional.empty();
            }
            String unit = number.group(2);
            int power = SIZES.indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
            double base = unit.equals(unit.toLowerCase(Locale.ROOT)) ? 1000 : 1024;
            double found = Double.parseDouble(number.group(1)) * (unit.isEmpty() ? 1 : StrictMath.pow(base, power));
            return found < 1L << 50 ? Optional.of(Math.round(found)) : Optional.empty();
        }

        /** The drafts that the JSON asks for, as a scenario has them; empty where it asks for none. */
        private static Optional<Object> drafts(String json) {
            try (JsonParser parser = JSON.createParser(json)) {
                Optional<Object> found = Optional.empty();
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token == JsonToken.VALUE_NUMBER_INT
                            && "num_speculative_tokens".equals(parser.currentName())
                            && parser.getLongValue() > 0) {
                        found = Optional.of(Map.of(
                                "num_speculative_tokens", parser.getLongValue(), "acceptance", ASSUMED_ACCEPTANCE));
                    }
                }
                return found;
            } catch (IOException notJson) {
                return Optional.empty();
            }
        }
    }
}
