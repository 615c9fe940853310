package io.simctl.live.loop;

import io.simctl.live.wire.StreamQuality;
import io.simctl.live.wire.StreamQuality.Pacing;
import java.util.EnumMap;
import java.util.Map;

/** The count of a run's complete replies that measure something else than they should, by what is wrong with them. */
public final class StreamTally {
    private final Map<Pacing, Integer> pacings = new EnumMap<>(Pacing.class);
    private int replies;
    private int countedByChunks;
    private int shorter;
    private int longer;
    private double shorterBy;
    private double longerBy;

    /** A reply is complete; from any thread. */
    synchronized void add(StreamQuality reply) {
        replies++;
        countedByChunks += reply.isCountedByChunks() ? 1 : 0;
        pacings.merge(reply.pacing(), 1, Integer::sum);
        double deviation = reply.deviation();
        if (deviation < 0) {
            shorter++;
            shorterBy += deviation;
        } else if (deviation > 0) {
            longer++;
            longerBy += deviation;
        }
    }

    /** What was counted so far. */
    synchronized Summary summary() {
        return new Summary(
                replies,
                countedByChunks,
                new Deviating(shorter, shorter == 0 ? 0 : shorterBy / shorter),
                new Deviating(longer, longer == 0 ? 0 : longerBy / longer),
                pacings.getOrDefault(Pacing.IN_ONE_PIECE, 0),
                pacings.getOrDefault(Pacing.IN_BURSTS, 0));
    }

    /**
     * Outputs of another length than was asked for.
     *
     * @param count of them
     * @param mean of their deviations, as a share of what was asked for; below 0 where they are shorter
     */
    public record Deviating(int count, double mean) {}

    /**
     * The complete replies of a run.
     *
     * @param replies all of them
     * @param countedByChunks those whose server gave no count that can be believed
     * @param shorter those with fewer tokens than were asked for
     * @param longer those with more
     * @param inOnePiece those that came at once
     * @param inBursts those that came many tokens at a time
     */
    public record Summary(
            int replies, int countedByChunks, Deviating shorter, Deviating longer, int inOnePiece, int inBursts) {}
}
