package io.simctl.report.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The declared metrics, from which every table, file, comparison and explanation takes what it shows. */
public final class MetricCatalogue {
    private static final String REJECTIONS = "rejections.";
    private static final MetricCatalogue STANDARD = new MetricCatalogue(
            Stream.of(RequestMetrics.all(), LatencyMetrics.all(), TokenMetrics.all(), MachineMetrics.all())
                    .flatMap(Collection::stream)
                    .toList());

    private final List<Declaration> declarations;
    private final Map<String, Metric> byKey = new LinkedHashMap<>();

    private MetricCatalogue(List<Declaration> declarations) {
        this.declarations = declarations;
        declarations.stream()
                .flatMap(declaration -> declaration.metrics().stream())
                .forEach(this::index);
    }

    /** All metrics, in the order in which they are declared. */
    public Collection<Metric> metrics() {
        return Collections.unmodifiableCollection(byKey.values());
    }

    private void index(Metric metric) {
        if (byKey.put(metric.key(), metric) != null) {
            throw new IllegalArgumentException("two metrics have the key " + metric.key());
        }
    }

    /** The metrics of every report. */
    public static MetricCatalogue standard() {
        return STANDARD;
    }

    /** These metrics and one more declaration, behind the others of its section. */
    public MetricCatalogue with(Declaration declaration) {
        List<Declaration> more = new ArrayList<>(declarations);
        more.add(declaration);
        return new MetricCatalogue(List.copyOf(more));
    }

    /** The metrics that appear there, by section and then as declared. */
    public List<Metric> metrics(Use use) {
        return in(use.order()).filter(metric -> metric.isFor(use)).toList();
    }

    /** The metrics that have a column in the comparison table, by section and then as declared. */
    public List<Metric> columns() {
        return in(Section.IN_TABLES)
                .filter(metric -> metric.column().isPresent())
                .toList();
    }

    private Stream<Metric> in(List<Section> order) {
        return byKey.values().stream().sorted(Comparator.comparingInt(metric -> order.indexOf(metric.section())));
    }

    /** The metric with this key; a reason of rejections is taken as it is, since policies name their own. */
    public Optional<Metric> find(String key) {
        return key.startsWith(REJECTIONS)
                ? Optional.of(RequestMetrics.rejectedFor(key, key.substring(REJECTIONS.length())))
                : Optional.ofNullable(byKey.get(key));
    }

    /** The metric with this key, which must exist. */
    public Metric get(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException("there is no metric " + key));
    }

    /** The latencies that runs keep the distribution of. */
    public List<Latency> latencies() {
        return declarations.stream()
                .flatMap(declaration -> declaration.latency().stream())
                .distinct()
                .toList();
    }

    /** What all the numbers mean. */
    public List<Definition> definitions() {
        return Stream.concat(
                        in(Section.IN_FILES).map(Metric::definition),
                        Stream.of(Definition.PERCENTILES, Definition.INTERVALS, Definition.WARM_UP))
                .distinct()
                .toList();
    }
}
