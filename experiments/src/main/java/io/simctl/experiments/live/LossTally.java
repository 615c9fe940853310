package io.simctl.experiments.live;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The count of what servers failed to serve in a run, by what they said, for the one sentence on a run that lost everything. */
final class LossTally implements RunListener {
    /** Causes whose status is that of a reply, and not of the Coordinator that answers for want of one. */
    private static final Set<String> BY_STATUS =
            Set.of("server_error", "bad_request", "wrong_key", "context_overflow", "redirected");

    /** Different losses that are told apart: words of servers may hold the number of a request. */
    private static final int MOST = 1000;

    private static final String OTHERS = "other reasons";
    private static final int FIRST_REFUSAL = 300;

    private final Map<String, Integer> byReason = new HashMap<>();
    private int ended;
    private int completed;

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        ended++;
        switch (outcome) {
            case Outcome.Completed() -> completed++;
            case Outcome.Rejected rejected
            when !rejected.words().isEmpty() ->
                count(reason(true, rejected.status(), rejected.reason(), rejected.words()));
            case Outcome.Failed failed ->
                count(reason(BY_STATUS.contains(failed.cause()), failed.status(), failed.cause(), failed.words()));
            default -> {}
        }
    }

    private void count(String reason) {
        byReason.merge(byReason.size() < MOST || byReason.containsKey(reason) ? reason : OTHERS, 1, Integer::sum);
    }

    private static String reason(boolean isByStatus, int status, String cause, String words) {
        String what = isByStatus && status >= FIRST_REFUSAL ? "HTTP " + status : cause;
        return words.isEmpty() ? what : what + ": " + words;
    }

    /** What became of a run in which nothing completed and servers are the reason; empty for any other. */
    String sentence() {
        int lost = byReason.values().stream().mapToInt(count -> count).sum();
        if (completed > 0 || lost == 0) {
            return "";
        }
        Map.Entry<String, Integer> most = byReason.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow();
        String which = most.getValue() == lost ? "" : ", %,d of them".formatted(most.getValue());
        String others = lost == ended ? "" : " and none completed";
        return "%,d of %,d requests failed%s%s: %s".formatted(lost, ended, others, which, most.getKey());
    }
}
