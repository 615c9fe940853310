package io.simctl.experiments.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The reasons why keys of a system have no place in a scenario, by pattern: {@code models.*.proxy}, where {@code *} is any one key and
 * what is below a key goes with it.
 */
public final class KeyReasons {
    private static final String UNKNOWN = "simctl knows no such key of this system";

    private final Map<String, String> byPattern;

    /** A pattern that a key matches, and why such keys are left behind. */
    record Reason(String pattern, String text) {}

    private KeyReasons(Map<String, String> byPattern) {
        this.byPattern = byPattern;
    }

    /** Patterns and reasons in turn; several patterns with one reason are separated by spaces. The first that matches counts. */
    public static KeyReasons of(String... patternsAndReasons) {
        Map<String, String> byPattern = new LinkedHashMap<>();
        for (int i = 0; i < patternsAndReasons.length; i += 2) {
            for (String pattern : patternsAndReasons[i].split(" ", -1)) {
                byPattern.put(pattern, patternsAndReasons[i + 1]);
            }
        }
        return new KeyReasons(byPattern);
    }

    Reason of(List<String> path) {
        return byPattern.entrySet().stream()
                .filter(entry -> covers(entry.getKey(), path))
                .findFirst()
                .map(entry -> new Reason(entry.getKey(), entry.getValue()))
                .orElseGet(() -> new Reason(String.join(".", path), UNKNOWN));
    }

    /** Whether a key is named by a pattern. */
    public static boolean covers(String pattern, List<String> path) {
        String[] steps = pattern.split(Pattern.quote("."), -1);
        for (int i = 0; i < steps.length; i++) {
            if (i >= path.size() || !(steps[i].equals("*") || steps[i].equals(path.get(i)))) {
                return pattern.equals(String.join(".", path));
            }
        }
        return true;
    }
}
