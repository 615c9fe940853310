package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.wire.StreamQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The replies of a model's server, and how many of them did not say or give what was asked for. */
final class ReplyTally {
    private int replies;
    private int countedByChunks;
    private int fewerChunks;
    private int withoutPromptCount;
    private int shorter;
    private long asked;
    private long got;

    /** A complete reply came in. */
    synchronized void add(Timed reply) {
        StreamQuality quality = reply.quality();
        replies++;
        withoutPromptCount += reply.isPromptAsAsked() ? 1 : 0;
        boolean isShort = quality.tokens() < quality.asked();
        if (quality.isCountedByChunks()) {
            countedByChunks++;
            fewerChunks += isShort ? 1 : 0;
        } else {
            shorter += isShort ? 1 : 0;
            asked += quality.asked();
            got += quality.tokens();
        }
    }

    /** What that means for the figures. */
    synchronized List<Gap> gaps(String model) {
        List<Gap> gaps = new ArrayList<>();
        if (countedByChunks > 0) {
            gaps.add(new Gap(
                    model + ": output tokens",
                    countedByChunks + " of " + replies
                            + " replies had no count of their tokens, or less than came in; each chunk counts as a token"
                            + (fewerChunks == 0
                                    ? ""
                                    : ", and " + fewerChunks
                                            + " had fewer than the tokens that were asked for: it ends early, or"
                                            + " sends several in a chunk, so that steps came out as many times too long"),
                    "have the server report `usage` as the OpenAI API has it"));
        }
        if (withoutPromptCount > 0) {
            gaps.add(new Gap(
                    model + ": prompt tokens",
                    withoutPromptCount + " of " + replies
                            + " replies did not say how long the prompt was; it counts as long as was asked for",
                    "have the server report `usage` as the OpenAI API has it"));
        }
        if (shorter > 0) {
            gaps.add(new Gap(
                    model + ": output tokens",
                    String.format(
                            Locale.ROOT,
                            "%d of %d replies were shorter than asked for, all together by %.0f %%; short ones say less of a step",
                            shorter,
                            replies,
                            100 - 100.0 * got / asked),
                    "use a server that keeps a pinned length (`ignore_eos`, `min_tokens`)"));
        }
        return gaps;
    }
}
