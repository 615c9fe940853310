package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The macros of a configuration: <code>${NAME}</code> stands for a text, which may have macros in it. A model's own go before the
 * global ones; <code>${env.NAME}</code> is a variable of the environment.
 */
final class LlamaSwapMacros {
    private static final Pattern MACRO = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");
    private static final String ENVIRONMENT = "env.";
    private static final int DEEPEST = 32;

    private final Map<String, String> global;
    private final Function<String, Optional<String>> environment;
    private int port;

    LlamaSwapMacros(ForeignMapping root, Function<String, Optional<String>> environment) {
        this.global = read(root);
        this.environment = environment;
        this.port = root.whole("startPort", 0).orElse(5800);
    }

    private static Map<String, String> read(ForeignMapping of) {
        Map<String, String> macros = new LinkedHashMap<>();
        for (Map.Entry<String, Scalar> macro : of.scalars("macros").entrySet()) {
            String name = macro.getKey();
            if (name.equals("PORT") || name.equals("MODEL_ID")) {
                of.problem(
                        "macros",
                        "the macro %s is llama-swap's own; give yours another name".formatted(Names.quote(name)));
            } else if (!NAME.matcher(name).matches()) {
                of.problem(
                        "macros",
                        "%s is no name of a macro: up to 63 letters, digits, `_` and `-`".formatted(Names.quote(name)));
            }
            macros.put(name, macro.getValue().text());
        }
        return macros;
    }

    /** The text of {@code key} of a model with all macros filled in; one that there is not is a problem at its place. */
    Optional<String> expanded(ForeignMapping model, String id, String key) {
        Map<String, String> known = new LinkedHashMap<>(global);
        known.putAll(read(model));
        known.put("MODEL_ID", id);
        known.put("PORT", String.valueOf(port++));
        return model.text(key).map(text -> fill(text, known, model, key, 0));
    }

    private String fill(String text, Map<String, String> known, ForeignMapping model, String key, int depth) {
        if (depth > DEEPEST) {
            model.problem(key, "its macros stand for themselves, by whatever way; take one of them out");
            return text;
        }
        return MACRO.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        fill(value(found.group(1), known, model, key), known, model, key, depth + 1)));
    }

    private String value(String name, Map<String, String> known, ForeignMapping model, String key) {
        if (name.startsWith(ENVIRONMENT)) {
            String variable = name.substring(ENVIRONMENT.length());
            return environment.apply(variable).orElseGet(() -> {
                model.problem(
                        key,
                        "the environment variable %s is not set, and llama-swap would not start; set it for the import: `%s=... simctl import llama-swap ...`"
                                .formatted(Names.quote(variable), variable));
                return "";
            });
        }
        return Optional.ofNullable(known.get(name)).orElseGet(() -> {
            model.problem(
                    key,
                    "there is no macro %s%s"
                            .formatted(Names.quote("${" + name + "}"), Names.hint(name, known.keySet())));
            return "";
        });
    }
}
