package io.simctl.live.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's command with gaps for what is known only when it starts: {@code llama-server -m {model} --port {port}}.
 *
 * @param words program and arguments
 */
public record CommandTemplate(List<String> words) {
    private static final Pattern GAP = Pattern.compile("\\{([a-z_]+)}");
    private static final Pattern WORD = Pattern.compile("\\G\\s*((?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+)");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
    private static final String GAPS =
            "{model}, {port}, {slots}, {context} (tokens of a slot), {total_context} (of all slots)";

    /**
     * Checks the gaps.
     *
     * @throws IllegalArgumentException if there is a gap that nothing fills, or none for the port
     */
    public CommandTemplate {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        words.forEach(word -> fill(word, valuesOf(new ServedModel("", "", 1, 1), 1)));
        if (words.stream().noneMatch(word -> word.contains("{port}"))) {
            throw new IllegalArgumentException(
                    "the command needs {port}, for simctl chooses a free one at every start");
        }
    }

    /**
     * Takes a line apart as a shell does: at spaces, but for what stands in quotes.
     *
     * @throws IllegalArgumentException if a quote is not closed, or a gap is wrong
     */
    public static CommandTemplate parse(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.strip());
        int end = 0;
        while (word.find()) {
            words.add(QUOTED.matcher(word.group(1)).replaceAll(quoted -> Matcher.quoteReplacement(inside(quoted))));
            end = word.end();
        }
        if (end < line.strip().length()) {
            throw new IllegalArgumentException(
                    "a quote is not closed: " + line.strip().substring(end).strip());
        }
        return new CommandTemplate(words);
    }

    /** The command for a model on a port. */
    public List<String> fill(ServedModel model, int port) {
        Map<String, String> values = valuesOf(model, port);
        return words.stream().map(word -> fill(word, values)).toList();
    }

    private static String inside(MatchResult quoted) {
        return quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
    }

    private static Map<String, String> valuesOf(ServedModel model, int port) {
        return new TreeMap<>(Map.of(
                "model", model.source(),
                "port", Integer.toString(port),
                "slots", Integer.toString(model.slots()),
                "context", Integer.toString(model.context()),
                "total_context", Integer.toString(model.totalContext())));
    }

    private static String fill(String word, Map<String, String> values) {
        return GAP.matcher(word).replaceAll(gap -> {
            String value = values.get(gap.group(1));
            if (value == null) {
                throw new IllegalArgumentException("nothing fills " + gap.group() + "; there are " + GAPS);
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
