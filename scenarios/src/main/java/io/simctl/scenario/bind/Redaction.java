package io.simctl.scenario.bind;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text without the secrets in it: those that are known, and those that their place tells: names and passwords in URLs, values of options
 * and of variables that are called keys, tokens, passwords or secrets, and what follows {@code Bearer}.
 */
public final class Redaction {
    private static final String WORDS = "(?:api[-_]?keys?|key|token|passwords?|passwd|secrets?|credentials?)";
    private static final String VALUE = "(?!\\$\\{)(?:\"[^\"]*\"|'[^']*'|[^\\s,}\\]]+)";

    private static final List<Pattern> PLACES = List.of(
            Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^\\s/@?#\"']+(?=@)"),
            Pattern.compile("(?i)((?<![\\w-])-{1,2}(?:[a-z0-9]+[-_])*" + WORDS + "(?:=|\\s+))" + VALUE),
            Pattern.compile("((?<![\\w-])[A-Z0-9_]*(?:KEY|TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?)=)" + VALUE),
            Pattern.compile("(?i)(bearer\\s+)[^\\s\"']+"));

    private static final Pattern NAME = Pattern.compile("(?i).*(key|token|passw|secret|credential|auth).*");

    /** Shorter ones would blank out words of any text. */
    private static final int SHORTEST = 4;

    private final List<String> known;

    private Redaction(List<String> known) {
        this.known = known;
    }

    /** One that knows these values. */
    public static Redaction of(Collection<String> secrets) {
        return new Redaction(secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted((one, other) -> Integer.compare(other.length(), one.length()))
                .toList());
    }

    /** The text without the secrets that it shows by their places alone. */
    public static String ofPlaces(String text) {
        if (text.chars().noneMatch(c -> c == '=' || c == ':' || Character.isWhitespace(c))) {
            return text; // no place of a secret is without one of these, and nearly all values of a scenario are
        }
        String hidden = text;
        for (Pattern place : PLACES) {
            hidden = place.matcher(hidden).replaceAll("$1" + "\\*\\*\\*");
        }
        return hidden;
    }

    /** Whether what goes by this name is probably a secret. */
    public static boolean isSecretName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The text without secrets. */
    public String hide(String text) {
        String hidden = text;
        for (String secret : known) {
            hidden = hidden.replace(secret, Secret.HIDDEN);
        }
        return ofPlaces(hidden);
    }
}
