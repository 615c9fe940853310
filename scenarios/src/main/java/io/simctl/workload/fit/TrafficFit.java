package io.simctl.workload.fit;

import io.simctl.fleet.Request.Route;
import io.simctl.scenario.Conversation;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.trace.stats.TraceSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Synthetic traffic like that of one model of a trace.
 *
 * @param model name in the trace, or empty
 * @param recorded what the trace has of it
 * @param rates candidates for the rate over time, the one to take first
 * @param gaps candidates for the gaps
 * @param prompts candidates for the lengths of prompts, of those that begin conversations without what all of these begin with
 * @param messages candidates for the lengths of what later turns of conversations add; empty where there are none
 * @param outputs candidates for the lengths of outputs
 * @param conversation what requests repeat of earlier ones, as far as the trace shows it
 */
public record TrafficFit(
        String model,
        TraceSummary recorded,
        List<RateFit> rates,
        List<GapFit> gaps,
        List<LengthFit> prompts,
        List<LengthFit> messages,
        List<LengthFit> outputs,
        Optional<Conversation> conversation) {

    /** Traffic made of the first candidates. */
    public OpenLoop traffic() {
        return new OpenLoop(
                rates.getFirst().rate(),
                model,
                rates.getFirst().shape(),
                gaps.getFirst().family(),
                prompts.getFirst().tokens(),
                outputs.getFirst().tokens(),
                conversation,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Route.PUBLIC,
                0);
    }
}
