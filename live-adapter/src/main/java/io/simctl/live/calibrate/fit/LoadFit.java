package io.simctl.live.calibrate.fit;

import java.util.List;
import java.util.Optional;

/**
 * The cost of loads: {@code overhead + bytes / rate}, with one rate for weights that the operating system has in memory and one for
 * weights from disk.
 *
 * @param overheadNanos of any load
 * @param warmRate bytes per second
 * @param coldRate bytes per second, at most {@code warmRate}
 * @param tellsRates whether loads of models of different size told reading from starting; otherwise the rates are the usual ones, and
 *     all else of a load counts as overhead
 */
public record LoadFit(double overheadNanos, double warmRate, double coldRate, boolean tellsRates) {
    /** The rate that scenarios have where they say none, in nanoseconds a byte. */
    private static final double USUAL_PER_BYTE = 1 / 20.0;

    /** Faster than a terabyte a second is no reading, but noise between loads. */
    private static final double LEAST_PER_BYTE = 1e-3;

    /** The fit to these loads; empty if there were none. */
    public static Optional<LoadFit> of(List<Load> loads) {
        List<Load> repeated = loads.stream().filter(load -> !load.isFirst()).toList();
        List<Load> warm = repeated.isEmpty() ? loads : repeated;
        if (warm.isEmpty()) {
            return Optional.empty();
        }
        double[] found = solve(warm);
        boolean told = !repeated.isEmpty() && found[1] > LEAST_PER_BYTE;
        double perByte = told ? found[1] : USUAL_PER_BYTE;
        double overhead = told ? found[0] : overheadBeside(perByte, warm);
        return Optional.of(new LoadFit(overhead, 1e9 / perByte, 1e9 / coldPerByte(loads, overhead, perByte), told));
    }

    /** Overhead and nanoseconds a byte; the latter 0 where all models are of one size. */
    private static double[] solve(List<Load> warm) {
        boolean sizesDiffer =
                warm.stream().mapToLong(Load::weightBytes).distinct().count() > 1;
        return NonNegativeLeastSquares.solve(
                warm.stream()
                        .map(load ->
                                new double[] {1 / load.nanos(), sizesDiffer ? load.weightBytes() / load.nanos() : 0})
                        .toArray(double[][]::new),
                warm.stream().mapToDouble(load -> 1).toArray());
    }

    private static double overheadBeside(double perByte, List<Load> warm) {
        return Statistics.median(warm.stream()
                .map(load -> Math.max(0, load.nanos() - perByte * load.weightBytes()))
                .toList());
    }

    /** Over all bytes of first loads together: the start of a server that loads next to nothing would say anything of the rate. */
    private static double coldPerByte(List<Load> loads, double overhead, double warmPerByte) {
        List<Load> cold = loads.stream()
                .filter(load -> load.isFirst() && load.weightBytes() > 0)
                .toList();
        double bytes = cold.stream().mapToDouble(Load::weightBytes).sum();
        double nanos =
                cold.stream().mapToDouble(load -> load.nanos() - overhead).sum();
        return bytes == 0 ? warmPerByte : Math.max(warmPerByte, nanos / bytes);
    }
}
