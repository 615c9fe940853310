package io.simctl.report.comparison;

import io.simctl.report.metric.Metric;
import io.simctl.report.stats.QuantileShift;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The requests of two policies' runs, one by one, for percentiles of latencies; sections for all other figures. */
final class PairedRequests implements Evidence {
    private final String model;
    private final RequestShifts requests;
    private final Evidence sections;
    private final Map<Metric, Optional<RequestShifts.Shift>> shifts = new HashMap<>();

    PairedRequests(String model, RequestShifts requests, Evidence sections) {
        this.model = model;
        this.requests = requests;
        this.sections = sections;
    }

    private Optional<RequestShifts.Shift> shift(Metric metric) {
        return shifts.computeIfAbsent(
                metric, one -> one.percentile().flatMap(percentile -> requests.shift(model, percentile)));
    }

    @Override
    public Optional<QuantileShift> quantiles(Metric metric) {
        return shift(metric).map(RequestShifts.Shift::quantiles);
    }

    @Override
    public Noise noise(Metric metric, double factor) {
        Optional<RequestShifts.Shift> shift = shift(metric);
        return shift.isPresent()
                ? new Noise.ByRequest(shift.get().quantiles(), factor, basis(shift.get()))
                : sections.noise(metric, factor);
    }

    @Override
    public Optional<Order> order(Metric metric) {
        Optional<RequestShifts.Shift> shift = shift(metric);
        return shift.isPresent()
                ? Optional.of(new Order(
                        shift.get().quantiles().side(Order.SIGNIFICANCE), "resamples of " + size(shift.get())))
                : sections.order(metric);
    }

    private static String basis(RequestShifts.Shift shift) {
        return "paired by request, " + size(shift);
    }

    private static String size(RequestShifts.Shift shift) {
        return String.format(
                Locale.ROOT,
                "%,d requests in %d blocks",
                shift.requests(),
                shift.quantiles().blocks());
    }
}
