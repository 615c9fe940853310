package io.simctl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The facts of a live run's complete replies by which its figures are something else than they seem: who counted their tokens, whether
 * these are as many as the workload asked for, and whether they came as they were made.
 *
 * @param count complete replies
 * @param countedByChunks those whose tokens are their chunks, for want of a count that can be believed
 * @param shorter those with fewer tokens than asked for
 * @param shorterBy mean of what these lack, as a share of what was asked for, below 0
 * @param longer those with more tokens than asked for
 * @param longerBy mean of what these have beyond it, as a share of what was asked for
 * @param inOnePiece those whose tokens came all at once
 * @param inBursts those whose tokens came many at a time
 */
public record ReplyFacts(
        int count,
        int countedByChunks,
        int shorter,
        double shorterBy,
        int longer,
        double longerBy,
        int inOnePiece,
        int inBursts) {
    /** Nothing that speaks against them, or no replies. */
    public static final ReplyFacts NONE = new ReplyFacts(0, 0, 0, 0, 0, 0, 0, 0);

    /** What speaks against the figures that are taken of them. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (inOnePiece > 0) {
            warnings.add(
                    share(inOnePiece) + " replies came in one piece: their TTFT is that of the whole reply, and they"
                            + " have no TPOT and no ITL");
        }
        if (inBursts > 0) {
            warnings.add(
                    share(inBursts) + " replies came in bursts of many tokens, so that they have no TPOT and no ITL");
        }
        if (countedByChunks > 0) {
            warnings.add("the tokens of " + share(countedByChunks)
                    + " outputs are counted by chunks, for want of a count by the server that can be believed");
        }
        if (shorter > 0) {
            warnings.add(deviation(shorter, "shorter", shorterBy));
        }
        if (longer > 0) {
            warnings.add(deviation(longer, "longer", longerBy));
        }
        return warnings;
    }

    private String share(int some) {
        return String.format(Locale.ROOT, "%,d of %,d", some, count);
    }

    private String deviation(int some, String how, double mean) {
        return String.format(
                Locale.ROOT,
                "%s outputs %s than asked (mean %+.0f %%), so that tokens/s and E2E do not compare with the simulation",
                share(some),
                how,
                100 * mean);
    }
}
