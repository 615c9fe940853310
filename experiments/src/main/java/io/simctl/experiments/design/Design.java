package io.simctl.experiments.design;

import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The points at which a scenario is run.
 *
 * @param kind how they were chosen
 * @param knobs what is varied; at least one
 * @param points in their order; equal ones may be among them, where a knob takes few values
 */
public record Design(Kind kind, List<VariedKnob> knobs, List<DesignPoint> points) {
    private static final int MOST_POINTS = 1_000_000;

    /** The ways to choose points. */
    public enum Kind {
        /** Every value of each knob with every value of the others; the last knob turns fastest. */
        GRID,
        /** A Sobol sequence, which fills the space evenly; the best numbers of points are powers of two. */
        SOBOL,
        /** A Latin hypercube: each knob's range in as many strata as there are points, and a point in each. */
        LHS,
        /** Saltelli's design for Sobol indices: N times (knobs + 2) points. */
        SALTELLI;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Design {
        knobs = List.copyOf(knobs);
        points = List.copyOf(points);
    }

    /**
     * A design by its kind.
     *
     * @param count points, or base points of Saltelli's design; not used by a grid
     * @param seed of what is random in it
     * @throws InvalidInput when a knob is varied twice, or a grid has no values
     */
    public static Design of(Kind kind, List<VariedKnob> knobs, int count, long seed) {
        requireDistinct(knobs);
        List<double[]> places = switch (kind) {
            case GRID -> List.of();
            case SOBOL -> new SobolPoints(knobs.size(), seed).take(count);
            case LHS -> LatinHypercube.points(knobs.size(), count, seed);
            case SALTELLI -> saltelli(new SobolPoints(2 * knobs.size(), seed).take(count));
        };
        List<DesignPoint> points = kind == Kind.GRID
                ? grid(knobs)
                : places.stream().map(place -> DesignPoint.at(knobs, place)).toList();
        return new Design(kind, knobs, points);
    }

    private static void requireDistinct(List<VariedKnob> knobs) {
        List<String> paths = knobs.stream().map(VariedKnob::path).toList();
        for (String path : paths) {
            if (paths.indexOf(path) != paths.lastIndexOf(path)) {
                throw new InvalidInput(SourceLocation.startOf(path), Names.quote(path) + " is varied twice");
            }
        }
    }

    private static List<DesignPoint> grid(List<VariedKnob> knobs) {
        List<DesignPoint> points = List.of(new DesignPoint(List.of()));
        for (VariedKnob knob : knobs) {
            if (knob.values().isEmpty()) {
                throw new InvalidInput(
                        SourceLocation.startOf(knob.path()),
                        "a grid needs single values: write them with commas, or say how many the range has, such as `lo..hi:5`; or choose `--design sobol` or `lhs`");
            }
            points = points.stream()
                    .flatMap(point -> knob.values().stream()
                            .map(value -> new DesignPoint(Stream.concat(point.values().stream(), Stream.of(value))
                                    .toList())))
                    .limit(MOST_POINTS + 1)
                    .toList();
        }
        if (points.size() > MOST_POINTS) {
            throw new InvalidInput(
                    SourceLocation.startOf("--vary"),
                    "the grid has more than a million points; choose `--design sobol`");
        }
        return points;
    }

    /**
     * Rows in blocks: A, B, and for each knob A with that knob's column of B (Saltelli and others, Variance based sensitivity
     * analysis of model output, Computer Physics Communications 181, 2010).
     */
    private static List<double[]> saltelli(List<double[]> base) {
        List<double[]> rows = new ArrayList<>();
        for (double[] both : base) {
            int knobs = both.length / 2;
            double[] b = Arrays.copyOfRange(both, knobs, both.length);
            double[] a = Arrays.copyOf(both, knobs);
            rows.add(a);
            rows.add(b);
            for (int knob = 0; knob < knobs; knob++) {
                double[] mixed = a.clone();
                mixed[knob] = b[knob];
                rows.add(mixed);
            }
        }
        return rows;
    }
}
