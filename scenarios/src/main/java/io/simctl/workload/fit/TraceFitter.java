package io.simctl.workload.fit;

import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.workload.GapReservoir;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
    private final Map<String, GapReservoir> gaps = new LinkedHashMap<>();

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
            gaps.computeIfAbsent(row.model(), this::reservoir).add(row.at());
        }
    }

    private GapReservoir reservoir(String model) {
        TraceSummary summary =
                Objects.requireNonNull(recorded.get(model)).statistics().summary();
        List<RateFit> fits = RateFit.of(summary.rate(), summary.requests());
        summaries.put(model, summary);
        rates.put(model, fits);
        RateFit rate = fits.getFirst();
        return new GapReservoir(rate.rate(), rate.shape(), summary.rate().end());
    }

    /**
     * The fits, in the order in which the models come in the trace. Models with too few requests to fit anything are left out.
     */
    public List<TrafficFit> fits() {
        List<TrafficFit> fits = new ArrayList<>();
        summaries.forEach((model, summary) -> {
            Recorded of = Objects.requireNonNull(recorded.get(model));
            if (summary.requests() >= FEWEST_REQUESTS && !summary.span().isZero()) {
                fits.add(new TrafficFit(
                        model,
                        summary,
                        Objects.requireNonNull(rates.get(model)),
                        GapFit.of(Objects.requireNonNull(gaps.get(model)).gaps()),
                        LengthFit.of(
                                summary.prompt(),
                                of.prompts().logs(),
                                of.prompts().few()),
                        LengthFit.of(
                                summary.output(),
                                of.outputs().logs(),
                                of.outputs().few())));
            }
        });
        return fits;
    }
}
