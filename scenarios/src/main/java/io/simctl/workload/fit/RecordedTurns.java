package io.simctl.workload.fit;

import io.simctl.scenario.Conversation;
import io.simctl.scenario.Think;
import io.simctl.scenario.TokenCount;
import io.simctl.scenario.Turns;
import io.simctl.trace.TraceRow;
import io.simctl.workload.Continuations.Turn;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The counts of recorded conversations: how many turns they have, how far these are apart, and what all begin with. */
final class RecordedTurns {
    private static final int MOST_TURNS = 100;
    private static final int MOST_BEGINNINGS = 1 << 16;

    private final long[] reached = new long[MOST_TURNS + 2];
    private final Map<Integer, Long> shared = new HashMap<>();
    private final Map<Long, Long> beginnings = new HashMap<>();
    private double gaps;
    private long followUps;
    private int blockTokens;

    void add(TraceRow row, Turn turn) {
        if (row.prefix().length() == 0) {
            return;
        }
        blockTokens = row.prefix().blockTokens();
        reached[Math.min(turn.turn(), MOST_TURNS + 1)]++;
        if (turn.turn() > 1) {
            followUps++;
            gaps += turn.since();
            return;
        }
        if (shared.size() < MOST_BEGINNINGS) {
            shared.merge(turn.saidTokens(), 1L, Long::sum);
        }
        if (beginnings.size() < MOST_BEGINNINGS) {
            beginnings.merge(row.prefix().block(0), 1L, Long::sum);
        }
    }

    /** Tokens that most first turns have in common with others: their system prompt. */
    int systemTokens() {
        return shared.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** How many beginnings there would be if all were equally frequent (the inverse of Simpson's index). */
    private int systemPrompts() {
        double all = beginnings.values().stream().mapToDouble(n -> n).sum();
        double squares =
                beginnings.values().stream().mapToDouble(n -> (double) n * n).sum();
        return squares == 0 ? 1 : (int) Math.max(1, Math.round(all * all / squares));
    }

    /**
     * What conversations are like, where there are any or they begin alike.
     *
     * @param messages lengths of what follow-ups add, if there are any
     */
    Optional<Conversation> conversation(Optional<TokenCount> messages) {
        int system = systemTokens();
        if (followUps == 0 && system == 0) {
            return Optional.empty();
        }
        Duration think = followUps == 0 ? Duration.ZERO : Duration.ofMillis(Math.round(gaps / followUps / 1e6));
        return Optional.of(new Conversation(
                turns(),
                new Think.Exponential(think),
                messages,
                system,
                system == 0 ? 1 : systemPrompts(),
                blockTokens));
    }

    private Turns turns() {
        Map<Integer, Double> weights = new LinkedHashMap<>();
        for (int turns = 1; turns <= MOST_TURNS; turns++) {
            double ended = reached[turns] - (double) (turns == MOST_TURNS ? 0 : reached[turns + 1]);
            if (ended > 0) {
                weights.put(turns, ended);
            }
        }
        return weights.keySet().equals(Set.of(1)) ? new Turns.Fixed(1) : new Turns.Empirical(weights);
    }
}
