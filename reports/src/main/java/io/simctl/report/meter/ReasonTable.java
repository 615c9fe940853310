package io.simctl.report.meter;

import io.simctl.report.result.Reason;
import io.simctl.report.result.ReasonCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The reasons of a run, numbered in the order in which they appear. Few reasons, asked for often, mostly by the same constant:
 * a scan that compares by identity first beats hashing. Texts of failures come from outside and may differ without end, so
 * that only the first {@value #LIMIT} are kept apart. What a server said in its own words is kept once for each, as an example.
 */
final class ReasonTable {
    static final int LIMIT = 32;

    /** Most reasons that there can be, {@link Reason#OTHER} among them. */
    static final int SIZE = LIMIT + 1;

    private static final int LONGEST_WORDS = 200;

    private final List<Reason> reasons = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    /** Number of this reason, of which a server said {@code said}, or nothing; a new one gets the next number. */
    int number(int status, String text, String said) {
        for (int i = 0; i < reasons.size(); i++) {
            Reason known = reasons.get(i);
            if (known.status() == status && known.text().equals(text)) {
                if (!said.isEmpty() && words.get(i).isEmpty()) {
                    words.set(i, shortened(said));
                }
                return i;
            }
        }
        if (reasons.size() >= LIMIT && !text.equals(Reason.OTHER)) {
            return number(0, Reason.OTHER, said);
        }
        reasons.add(new Reason(status, text));
        words.add(shortened(said));
        return reasons.size() - 1;
    }

    private static String shortened(String said) {
        String line = said.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_WORDS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_WORDS - 1)) + "…";
    }

    Reason get(int number) {
        return reasons.get(number);
    }

    int size() {
        return reasons.size();
    }

    /** The reasons that were counted at all, in an order that does not depend on which came first. */
    List<ReasonCount> count(long[] byNumber) {
        return IntStream.range(0, reasons.size())
                .filter(i -> byNumber[i] > 0)
                .mapToObj(i -> new ReasonCount(reasons.get(i), byNumber[i], words.get(i)))
                .sorted(Comparator.comparing(ReasonCount::reason))
                .toList();
    }
}
