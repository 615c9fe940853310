package io.simctl.report.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.simctl.report.Setup;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.Figures;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.Latencies;
import io.simctl.report.result.Reason;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.Series;
import io.simctl.report.result.TimeSeries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The forms in which results that are no plain records lie in a file. */
final class StoredForm {
    private StoredForm() {}

    /** A distribution as its buckets, in columns. */
    record Buckets(int bits, long max, int[] index, long[] count, long[] excess) {
        static Buckets of(Distribution from) {
            int size = from.buckets();
            var buckets = new Buckets(from.bits(), from.max(), new int[size], new long[size], new long[size]);
            for (int i = 0; i < size; i++) {
                buckets.index[i] = from.index(i);
                buckets.count[i] = from.count(i);
                buckets.excess[i] = from.excess(i);
            }
            return buckets;
        }

        Distribution distribution() {
            if (count.length != index.length || excess.length != index.length) {
                throw new IllegalArgumentException("columns of different lengths");
            }
            var distribution = new Distribution.Builder(bits);
            for (int i = 0; i < index.length; i++) {
                distribution.add(index[i], count[i], excess[i]);
            }
            return distribution.build(max);
        }
    }

    /** Figures with their counts by name. */
    record OfRequests(Map<String, Long> counts, Latencies latencies, double seconds) {
        static OfRequests of(Figures from) {
            return new OfRequests(named(from.counts()), from.latencies(), from.seconds());
        }

        Figures figures() {
            return new Figures(unnamed(RequestCount.class, counts), latencies, seconds);
        }
    }

    /** The files of runs. How recorded requests ended stands there where something is known of it, so that older files stay valid. */
    static final class OfInputs {
        private final String scenarioSha256;
        private final List<Setup.Trace> traces;

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        private List<Figures> recorded = List.of();

        @JsonCreator
        OfInputs(
                @JsonProperty("scenario_sha256") String scenarioSha256,
                @JsonProperty("traces") List<Setup.Trace> traces) {
            this.scenarioSha256 = scenarioSha256;
            this.traces = traces;
        }

        static OfInputs of(Setup.Inputs from) {
            OfInputs stored = new OfInputs(from.scenarioSha256(), from.traces());
            stored.recorded = from.recorded();
            return stored;
        }

        Setup.Inputs inputs() {
            return new Setup.Inputs(scenarioSha256, traces, recorded);
        }
    }

    /** The work of the machines with its counts by name. */
    record OfFleet(int machines, Map<String, Long> counts) {
        static OfFleet of(FleetResult from) {
            return new OfFleet(from.machines(), named(from.counts()));
        }

        FleetResult result() {
            return new FleetResult(machines, unnamed(FleetCount.class, counts));
        }
    }

    /** A model over time with its rejections in a list. */
    record OverTime(Series submitted, Series tokens, List<Rejections> rejected) {
        static OverTime of(TimeSeries.OfModel from) {
            return new OverTime(
                    from.submitted(),
                    from.tokens(),
                    from.rejected().entrySet().stream()
                            .map(entry -> new Rejections(entry.getKey(), entry.getValue()))
                            .toList());
        }

        TimeSeries.OfModel series() {
            Map<Reason, Series> byReason = new TreeMap<>();
            rejected.forEach(entry -> byReason.put(entry.reason(), entry.counts()));
            return new TimeSeries.OfModel(submitted, tokens, byReason);
        }
    }

    /** Rejections over time for one reason. */
    record Rejections(Reason reason, Series counts) {}

    private static <K extends Enum<K>> Map<String, Long> named(Counts<K> counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        counts.values().forEach((kind, count) -> named.put(name(kind), count));
        return named;
    }

    private static <K extends Enum<K>> Counts<K> unnamed(Class<K> kinds, Map<String, Long> named) {
        Counts<K> counts = Counts.of(
                kinds,
                kind -> Optional.ofNullable(named.get(name(kind)))
                        .orElseThrow(() -> new IllegalArgumentException("there is no count `" + name(kind) + "`")));
        if (named.size() > counts.values().size()) {
            throw new IllegalArgumentException("there are counts that this simctl does not know");
        }
        return counts;
    }

    private static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
