package io.simctl.report.result;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The measurements of the requests of one model, or of all.
 *
 * @param figures counts and latencies
 * @param rejections requests rejected in the end, by status and reason, in their order
 * @param failures requests failed, by status and cause, in their order
 * @param batches the same requests by when they were intended; {@link Batches#NONE} where several runs are taken together
 */
public record ModelResult(Figures figures, List<ReasonCount> rejections, List<ReasonCount> failures, Batches batches) {
    public ModelResult {
        rejections = List.copyOf(rejections);
        failures = List.copyOf(failures);
    }

    /** Counts by outcome. */
    public Counts<RequestCount> counts() {
        return figures.counts();
    }

    /** The requests of this model and of another one in the same run. */
    ModelResult beside(ModelResult other) {
        return new ModelResult(
                figures.beside(other.figures),
                joined(rejections, other.rejections),
                joined(failures, other.failures),
                batches.beside(other.batches));
    }

    /** The requests of this model in this run and in another. */
    public ModelResult then(ModelResult other) {
        return new ModelResult(
                figures.then(other.figures),
                joined(rejections, other.rejections),
                joined(failures, other.failures),
                Batches.NONE);
    }

    private static List<ReasonCount> joined(List<ReasonCount> some, List<ReasonCount> more) {
        Map<Reason, ReasonCount> sums = new TreeMap<>();
        Stream.concat(some.stream(), more.stream()).forEach(c -> sums.merge(c.reason(), c, ReasonCount::plus));
        return List.copyOf(sums.values());
    }
}
