package io.simctl.workload.fit;

import io.simctl.scenario.TokenCount;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.workload.Continuations;
import io.simctl.workload.GapReservoir;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A fitter of synthetic traffic to a trace, model by model. The trace passes by twice, because gaps can be distinguished from changes
 * of the rate only when the rate is known; nothing is kept that grows with its length.
 */
public final class TraceFitter {
    private static final int MOST_MODELS = 32;
    private static final int FEWEST_REQUESTS = 10;

    private final Map<String, Recorded> recorded = new LinkedHashMap<>();
    private final Map<String, TraceSummary> summaries = new LinkedHashMap<>();
    private final Map<String, List<RateFit>> rates = new LinkedHashMap<>();
    private final Map<String, SecondPass> second = new LinkedHashMap<>();

    /** The counts that need to know how often conversations begin, and with how much that is not their own. */
    private static final class SecondPass {
        final GapReservoir gaps;
        final int systemTokens;
        final Continuations continuations = new Continuations();
        final Lengths prompts = new Lengths();
        final Lengths messages = new Lengths();

        SecondPass(GapReservoir gaps, int systemTokens) {
            this.gaps = gaps;
            this.systemTokens = systemTokens;
        }

        void add(TraceRow row) {
            Continuations.Turn turn = continuations.next(row);
            if (turn.turn() == 1) {
                gaps.add(row.at());
                prompts.add(Math.max(1, row.promptTokens() - systemTokens));
            } else {
                messages.add(row.promptTokens() - turn.saidTokens());
            }
        }

        Optional<TokenCount> messages() {
            return messages.count() == 0
                    ? Optional.empty()
                    : Optional.of(messages.fits().getFirst().tokens());
        }
    }

    /**
     * Takes a row of the first pass.
     *
     * @param at where it stands, for messages
     */
    public void first(TraceRow row, SourceLocation at) {
        if (row.failed()) {
            return;
        }
        if (!recorded.containsKey(row.model()) && recorded.size() == MOST_MODELS) {
            throw new InvalidInput(at, "the trace names more than %d models; too many to fit".formatted(MOST_MODELS));
        }
        recorded.computeIfAbsent(row.model(), name -> new Recorded()).add(row);
    }

    /** Takes a row of the second pass, in which all rows come again. */
    public void second(TraceRow row) {
        if (!row.failed()) {
            second.computeIfAbsent(row.model(), this::secondPass).add(row);
        }
    }

    private SecondPass secondPass(String model) {
        Recorded of = Objects.requireNonNull(recorded.get(model));
        TraceSummary starts = of.starts().summary();
        List<RateFit> fits = RateFit.of(starts.rate(), starts.requests());
        summaries.put(model, of.statistics().summary());
        rates.put(model, fits);
        RateFit rate = fits.getFirst();
        return new SecondPass(
                new GapReservoir(rate.rate(), rate.shape(), starts.rate().end()),
                of.turns().systemTokens());
    }

    /**
     * The fits, in the order in which the models come in the trace. Models with too few requests to fit anything are left out.
     */
    public List<TrafficFit> fits() {
        List<TrafficFit> fits = new ArrayList<>();
        summaries.forEach((model, summary) -> {
            Recorded of = Objects.requireNonNull(recorded.get(model));
            SecondPass pass = Objects.requireNonNull(second.get(model));
            if (summary.requests() >= FEWEST_REQUESTS && !summary.span().isZero()) {
                fits.add(new TrafficFit(
                        model,
                        summary,
                        Objects.requireNonNull(rates.get(model)),
                        GapFit.of(pass.gaps.gaps()),
                        pass.prompts.fits(),
                        pass.messages.count() == 0 ? List.of() : pass.messages.fits(),
                        of.outputs().fits(),
                        of.turns().conversation(pass.messages())));
            }
        });
        return fits;
    }
}
