package io.simctl.scenario.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names: those of Java as YAML writes them, those in messages, and the known one that a wrong one was meant to be. */
public final class Names {
    private static final Pattern INNER_CAPITAL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final int LONGEST_QUOTE = 60;
    private static final int MOST_LISTED = 12;
    private static final String SEPARATORS = "-_.";

    private Names() {}

    /** {@code minDwell} as {@code min_dwell}. */
    public static String snake(String camelCase) {
        return INNER_CAPITAL.matcher(camelCase).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** {@code LogNormal} or {@code LOG_NORMAL} as {@code log-normal}. */
    public static String kebab(String javaName) {
        return snake(javaName).replace('_', '-');
    }

    /** The name between backticks, cut when long, and without characters that would upset a terminal. */
    public static String quote(String name) {
        return "`" + readable(name, LONGEST_QUOTE) + "`";
    }

    /** A text of the user's as a message may repeat it: at most so many characters, and nothing that commands a terminal. */
    public static String readable(String text, int longest) {
        String shown = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", "�");
    }

    /** The names between backticks, with commas. */
    public static String quoteAll(Collection<String> names) {
        return names.stream().map(Names::quote).collect(Collectors.joining(", "));
    }

    /** The end of a message on an unknown name: the known ones that it resembles, else what there is to choose from. */
    public static String hint(String wrong, Collection<String> known) {
        String meant = meant(wrong, known);
        if (!meant.isEmpty()) {
            return meant;
        }
        if (known.isEmpty()) {
            return "; there are none";
        }
        return "; known: "
                + quoteAll(known.stream()
                        .sorted(Comparator.comparing(name -> !name.startsWith(wrong)))
                        .limit(MOST_LISTED)
                        .toList())
                + (known.size() > MOST_LISTED ? ", …" : "");
    }

    /** The end of a message that lists the known names: those that the wrong one resembles, if any. */
    public static String meant(String wrong, Collection<String> known) {
        return meant(resembling(wrong, known));
    }

    /** The end of a message on a name that was probably meant to be one of these; nothing when there are none. */
    public static String meant(List<String> names) {
        String some = quoteAll(names.stream().limit(MOST_LISTED).toList());
        return names.isEmpty() ? "" : "; did you mean " + some.replaceFirst(", (?=[^,]*$)", " or ") + "?";
    }

    /**
     * The known names that {@code wrong} was probably meant to be: those that begin with it and go on after a dash or the like,
     * else the {@link #nearest}. What goes on once more, as {@code m4-max-40-64gb} does after {@code m4-max-40}, is left out.
     */
    public static List<String> resembling(String wrong, Collection<String> known) {
        List<String> longer = known.stream().filter(name -> goesOn(wrong, name)).toList();
        return longer.isEmpty()
                ? nearest(wrong, known).stream().toList()
                : longer.stream()
                        .filter(name -> longer.stream().noneMatch(other -> goesOn(other, name)))
                        .toList();
    }

    private static boolean goesOn(String beginning, String name) {
        return !beginning.isEmpty()
                && name.length() > beginning.length()
                && name.startsWith(beginning)
                && (SEPARATORS.indexOf(name.charAt(beginning.length())) >= 0
                        || SEPARATORS.indexOf(beginning.charAt(beginning.length() - 1)) >= 0);
    }

    /** The known name that differs least, if it differs little: in one of three letters. */
    public static Optional<String> nearest(String wrong, Collection<String> known) {
        if (wrong.length() > LONGEST_QUOTE) {
            return Optional.empty();
        }
        int most = Math.max(1, wrong.length() / 3);
        return known.stream()
                .filter(name -> Math.abs(name.length() - wrong.length()) <= most && distance(wrong, name) <= most)
                .min(Comparator.comparingInt(name -> distance(wrong, name)));
    }

    /** Letters to insert, drop, replace or swap with their neighbour (optimal string alignment distance). */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    row[j] = i + j;
                    continue;
                }
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    /** The number that a step of a path is when it names an item of a list. */
    static OptionalInt index(String step) {
        return INDEX.matcher(step).matches() ? OptionalInt.of(Integer.parseInt(step)) : OptionalInt.empty();
    }
}
