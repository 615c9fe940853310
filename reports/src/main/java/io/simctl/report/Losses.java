package io.simctl.report;

import io.simctl.report.result.Counts;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.RequestCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The requests that a policy did not complete, by what became of them instead and why, most first: what stands beside every
 * table, so that outcomes add up.
 *
 * @param policy as in the scenario
 * @param submitted requests over all replications
 * @param kinds outcomes that any request had, without the completed ones; their counts and those completed are all submitted
 */
public record Losses(String policy, long submitted, List<Kind> kinds) {
    private static final int MOST_REASONS = 3;

    private static final Map<RequestCount, String> WORDS = Map.of(
            RequestCount.REJECTED, "rejected",
            RequestCount.FAILED, "failed",
            RequestCount.TIMED_OUT, "timed out",
            RequestCount.CANCELLED, "cancelled",
            RequestCount.UNFINISHED, "unfinished");

    public Losses {
        kinds = List.copyOf(kinds);
    }

    /**
     * Requests with the same outcome.
     *
     * @param outcome in words
     * @param reasons most first; none where there is but one reason for the outcome
     */
    public record Kind(String outcome, long count, List<ReasonCount> reasons) {
        public Kind {
            reasons = reasons.stream()
                    .sorted(Comparator.comparingLong(ReasonCount::count).reversed())
                    .toList();
        }

        private String inWords() {
            String why = reasons.stream()
                    .limit(MOST_REASONS)
                    .map(reason -> Display.count((double) reason.count()) + " × " + Losses.inWords(reason))
                    .collect(Collectors.joining("; "));
            long others = reasons.stream()
                    .skip(MOST_REASONS)
                    .mapToLong(ReasonCount::count)
                    .sum();
            String more = others == 0 ? "" : "; " + Display.count((double) others) + " for other reasons";
            return Display.count((double) count) + " " + outcome + (why.isEmpty() ? "" : " (" + why + more + ")");
        }
    }

    /** The losses of each policy that has any, over all models. */
    public static List<Losses> of(Report report) {
        return report.policies().stream()
                .filter(PolicyResult::hasLosses)
                .map(policy -> of(policy.name(), policy.models().getLast()))
                .toList();
    }

    static Losses of(String policy, ModelResult result) {
        Counts<RequestCount> counts = result.counts();
        List<Kind> kinds = new ArrayList<>();
        for (RequestCount outcome : RequestCount.OUTCOMES) {
            if (outcome != RequestCount.COMPLETED && counts.get(outcome) > 0) {
                List<ReasonCount> reasons = switch (outcome) {
                    case REJECTED -> result.rejections();
                    case FAILED -> result.failures();
                    default -> List.of();
                };
                kinds.add(new Kind(WORDS.getOrDefault(outcome, ""), counts.get(outcome), reasons));
            }
        }
        return new Losses(policy, counts.get(RequestCount.SUBMITTED), kinds);
    }

    /** How many requests did not complete. */
    public long lost() {
        return kinds.stream().mapToLong(Kind::count).sum();
    }

    /** All of it in a sentence without the policy's name: "3 of 100 requests: 2 rejected (2 × 429 queue_full), 1 timed out". */
    public String inWords() {
        return Display.count((double) lost()) + " of " + requests(submitted) + ": "
                + kinds.stream().map(Kind::inWords).collect(Collectors.joining(", "));
    }

    /** The sentence that is due when nothing was completed: "11 of 11 requests failed: HTTP 529: Overloaded"; else empty. */
    Optional<String> ofAll() {
        if (lost() < submitted || submitted == 0) {
            return Optional.empty();
        }
        return Optional.of(kinds.stream()
                .map(kind -> String.format(
                        Locale.ROOT,
                        "%,d of %s %s%s",
                        kind.count(),
                        requests(submitted),
                        kind.outcome(),
                        kind.reasons().isEmpty()
                                ? ""
                                : ": " + inWords(kind.reasons().getFirst())))
                .collect(Collectors.joining("; ")));
    }

    private static String requests(long count) {
        return Display.plural(count, "request");
    }

    /** Why a request was lost, in the server's own words where it said any: "HTTP 529: Overloaded (server_error)". */
    public static String inWords(ReasonCount count) {
        int status = count.reason().status();
        String text = count.reason().text();
        if (count.words().isEmpty()) {
            return status == 0 ? text : status + " " + text;
        }
        return status == 0 ? text + ": " + count.words() : "HTTP " + status + ": " + count.words() + " (" + text + ")";
    }
}
