package io.simctl.live.calibrate;

import java.util.List;
import java.util.Optional;

/**
 * The cost of loads: {@code overhead + bytes / rate}, with one rate for weights that the operating system has in memory and one for
 * weights from disk.
 *
 * @param overheadNanos of any load
 * @param warmRate bytes per second
 * @param coldRate bytes per second, at most {@code warmRate}
 * @param tellsRates whether models of different size were loaded; otherwise all of a warm load counts as overhead
 */
record LoadFit(double overheadNanos, double warmRate, double coldRate, boolean tellsRates) {
    /** Where reading takes no time that could be measured; faster than any memory. */
    private static final double NO_TIME_PER_BYTE = 1e-3;

    /** The fit to these loads; empty if none was repeated. */
    static Optional<LoadFit> of(List<Load> loads) {
        List<Load> warm = loads.stream().filter(load -> !load.isFirst()).toList();
        if (warm.isEmpty()) {
            return Optional.empty();
        }
        boolean sizesDiffer =
                warm.stream().mapToLong(Load::weightBytes).distinct().count() > 1;
        double[] found = NonNegativeLeastSquares.solve(
                warm.stream()
                        .map(load ->
                                new double[] {1 / load.nanos(), sizesDiffer ? load.weightBytes() / load.nanos() : 0})
                        .toArray(double[][]::new),
                warm.stream().mapToDouble(load -> 1).toArray());
        double perByte = Math.max(NO_TIME_PER_BYTE, found[1]);
        List<Double> cold = loads.stream()
                .filter(load -> load.isFirst() && load.weightBytes() > 0)
                .map(load -> Math.max(perByte, (load.nanos() - found[0]) / load.weightBytes()))
                .toList();
        double coldPerByte = cold.isEmpty() ? perByte : Statistics.median(cold);
        return Optional.of(new LoadFit(found[0], 1e9 / perByte, 1e9 / coldPerByte, sizesDiffer));
    }
}
