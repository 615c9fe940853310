package io.simctl.live.calibrate.fit;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The fit of a {@link Speed}'s coefficients. Repetitions count as their median, errors relative to what was measured, so that short
 * prompts weigh as much as long ones.
 */
public final class SpeedFit {
    /** A delay may be nothing; it is as wrong as it is wrong beside this. */
    private static final double LEAST_NANOS = 100_000;

    /** By how much what grows with context must improve the worst error, where it leaves nothing to what does not. */
    private static final double WORTH_IT = 1.25;

    /** A relative error up to which tokens alone explain prompts that were measured but once, since tokens do cost. */
    private static final double CLOSE = 0.5;

    /** Share of the shortest step measured that a batch takes at least for itself, however dear its context is. */
    private static final double LEAST_SHARE = 0.01;

    /** Columns of the fit of prompts: a request's overhead is the first. */
    private static final int STEP = 1;

    private static final int PER_TOKEN = 2;
    private static final int PER_PAIR = 3;

    private final List<Cell> cells;
    private final List<Double> errors = new ArrayList<>();

    /** A measurement with the median of its repetitions, and their {@linkplain Statistics#spread spread}. */
    private record Cell(Measurement of, double tokens, double nanos, double spread, int repetitions) {
        static Cell of(Measurement what, List<Reading> readings) {
            List<Double> nanos = readings.stream().map(Reading::nanos).toList();
            double tokens =
                    Statistics.median(readings.stream().map(Reading::tokens).toList());
            return new Cell(what, tokens, Statistics.median(nanos), Statistics.spread(nanos), nanos.size());
        }

        double pairs() {
            return tokens * (tokens + 1) / 2;
        }
    }

    private SpeedFit(List<Cell> cells) {
        this.cells = cells;
    }

    /** The speed that suits the readings best; empty if they have no decode step, or no prompt. */
    public static Optional<Speed> of(List<Reading> readings) {
        Map<Measurement, List<Reading>> by = new LinkedHashMap<>();
        readings.stream()
                .filter(Reading::isUsable)
                .forEach(one ->
                        by.computeIfAbsent(one.of(), of -> new ArrayList<>()).add(one));
        List<Cell> cells = new ArrayList<>();
        by.forEach((of, some) -> cells.add(Cell.of(of, some)));
        SpeedFit fit = new SpeedFit(cells);
        return fit.of(Decode.class).isEmpty() || fit.of(Prefill.class).isEmpty()
                ? Optional.empty()
                : Optional.of(fit.fit());
    }

    private List<Cell> of(Class<? extends Measurement> kind) {
        return cells.stream().filter(cell -> kind.isInstance(cell.of())).toList();
    }

    private Speed fit() {
        SortedMap<Integer, Double> decode = new TreeMap<>();
        double perContextToken = fitDecode(decode);
        double[] prefill = fitPrefill();
        SortedMap<Integer, Double> waiting = fitLoops(decode, perContextToken, prefill);
        return new Speed(decode, perContextToken, prefill[1], prefill[2], prefill[3], prefill[0], waiting, errors());
    }

    /** Fills in the step of each batch size, and returns what a token of context adds. */
    private double fitDecode(Map<Integer, Double> decode) {
        List<Cell> steps = of(Decode.class);
        List<Integer> sizes = List.copyOf(
                new TreeSet<>(steps.stream().map(SpeedFit::sequences).toList()));
        double[][] rows = steps.stream()
                .map(step -> {
                    double[] row = new double[sizes.size() + 1];
                    row[sizes.indexOf(sequences(step))] = 1;
                    row[sizes.size()] = step.tokens();
                    return row;
                })
                .toArray(double[][]::new);
        // with one context for each size, context and size cannot be separated
        boolean contextsVary = steps.size() > sizes.size();
        Solution found = solve(steps, contextsVary ? rows : without(rows, sizes.size()), Cell::nanos);
        if (contextsVary && IntStream.range(0, sizes.size()).anyMatch(i -> found.of(i) <= 0)) {
            // a batch that takes no time but for its context: it may be that context was not told from noise
            Solution plain = solve(steps, without(rows, sizes.size()), Cell::nanos);
            if (plain.worstError() < WORTH_IT * found.worstError()) {
                return filled(decode, sizes, plain);
            }
        }
        return filled(decode, sizes, found);
    }

    private double filled(Map<Integer, Double> decode, List<Integer> sizes, Solution found) {
        for (int i = 0; i < sizes.size(); i++) {
            decode.put(sizes.get(i), Math.max(found.of(i), LEAST_SHARE * shortest(sizes.get(i))));
        }
        errors.addAll(found.errors);
        return found.of(sizes.size());
    }

    private double shortest(int size) {
        return of(Decode.class).stream()
                .filter(step -> sequences(step) == size)
                .mapToDouble(Cell::nanos)
                .min()
                .orElse(0);
    }

    private static int sequences(Cell step) {
        return ((Decode) step.of()).sequences();
    }

    /** A request's overhead, a step's, and what a prompt adds for each of its tokens and each pair of tokens. */
    private double[] fitPrefill() {
        List<Cell> joins = of(Join.class);
        List<Cell> prompts = new ArrayList<>(of(Prefill.class));
        prompts.addAll(joins);
        double[][] all = prompts.stream().map(SpeedFit::prefillRow).toArray(double[][]::new);
        // where nobody else was delayed, the request's own overhead cannot be separated from the step's
        double[][] rows = joins.isEmpty() ? without(all, STEP) : all;
        Solution found = solve(prompts, rows, this::atLeastAlone);
        if (found.of(PER_TOKEN) <= 0 && found.of(PER_PAIR) > 0) {
            // tokens cost arithmetic whether or not pairs of them show
            Solution plain = solve(prompts, without(rows, PER_PAIR), this::atLeastAlone);
            double close = prompts.stream().anyMatch(cell -> cell.repetitions() > 1) ? 0 : CLOSE;
            found = plain.worstError() < Math.max(close, WORTH_IT * found.worstError()) ? plain : found;
        }
        errors.addAll(found.errors);
        return found.coefficients;
    }

    /**
     * Where the batch changed all the time, that says what a prompt costs those that decode, apart from its tokens: more than beside
     * requests that otherwise go on undisturbed, since whatever a server does when a request begins and ends is in it as well. A few that
     * wait make no difference that is told from noise, so that it is the mean of loops in which nobody waits or a few do. By what tokens
     * take longer than that where many wait, a step takes longer.
     */
    private SortedMap<Integer, Double> fitLoops(
            SortedMap<Integer, Double> decode, double perContextToken, double[] prefill) {
        List<Cell> loops = of(Loop.class).stream()
                .filter(cell -> decode.containsKey(loop(cell).slots()))
                .sorted(Comparator.comparingInt(cell -> loop(cell).waiting()))
                .toList();
        ToDoubleFunction<Cell> beyond = cell -> cell.nanos() - expected(cell, decode, perContextToken, prefill);
        OptionalDouble each = loops.stream()
                .filter(cell -> !loop(cell).isDeep())
                .mapToDouble(cell -> beyond.applyAsDouble(cell) * loop(cell).stepsPerRequest())
                .average();
        if (each.isEmpty()) {
            return new TreeMap<>();
        }
        double step = Math.max(0, each.getAsDouble());
        SortedMap<Integer, Double> waiting = new TreeMap<>();
        double most = 0;
        for (Cell cell : loops) {
            if (loop(cell).isDeep()) {
                most = Math.max(
                        most, beyond.applyAsDouble(cell) - step / loop(cell).stepsPerRequest());
                waiting.put(loop(cell).waiting(), most);
            }
        }
        // a prompt that comes alone takes as long as it did
        prefill[0] = Math.max(0, prefill[0] - Math.max(0, step - prefill[STEP]));
        prefill[STEP] = step;
        return most > 0 ? waiting : new TreeMap<>();
    }

    private static Loop loop(Cell cell) {
        return (Loop) cell.of();
    }

    /** Nanoseconds of a token in a loop if a prompt cost others only its tokens. */
    private static double expected(
            Cell cell, SortedMap<Integer, Double> decode, double perContextToken, double[] prefill) {
        Loop loop = loop(cell);
        double context = loop.slots() * (cell.tokens() + loop.outputTokens() / 2.0);
        double undisturbed = decode.getOrDefault(loop.slots(), 0.0) + perContextToken * context;
        double prompt = prefill[PER_TOKEN] * cell.tokens() + prefill[PER_PAIR] * cell.pairs();
        return undisturbed + prompt / loop.stepsPerRequest();
    }

    /** A request waits for its way to the server and for its step; others that decode wait for the step. */
    private static double[] prefillRow(Cell cell) {
        return new double[] {cell.of() instanceof Prefill ? 1 : 0, 1, cell.tokens(), cell.pairs()};
    }

    /** A column of zeros gets a coefficient of zero. */
    private static double[][] without(double[][] rows, int column) {
        double[][] zeroed = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
        for (double[] row : zeroed) {
            row[column] = 0;
        }
        return zeroed;
    }

    /** At least what the same prompt takes alone: a delay of nothing is no reason to weigh it infinitely. */
    private double atLeastAlone(Cell cell) {
        if (cell.of() instanceof Join join) {
            double alone = of(Prefill.class).stream()
                    .filter(other -> other.of().equals(new Prefill(join.promptTokens())))
                    .mapToDouble(Cell::nanos)
                    .findFirst()
                    .orElse(LEAST_NANOS);
            return Math.max(alone, Math.abs(cell.nanos()));
        }
        return cell.nanos();
    }

    /** Scale of a cell's error. */
    @FunctionalInterface
    private interface Scale {
        /** Nanoseconds by which the error of a cell is divided. */
        double of(Cell cell);
    }

    /** Coefficients, and the relative errors that they leave. */
    private record Solution(double[] coefficients, List<Double> errors) {
        double of(int column) {
            return coefficients[column];
        }

        double worstError() {
            return errors.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        }
    }

    private static Solution solve(List<Cell> some, double[][] rows, Scale scale) {
        double[][] scaled = new double[rows.length][];
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double by = Math.max(1, scale.of(some.get(i)));
            scaled[i] = Arrays.stream(rows[i]).map(x -> x / by).toArray();
            values[i] = some.get(i).nanos() / by;
        }
        double[] found = NonNegativeLeastSquares.solve(scaled, values);
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            double predicted = 0;
            for (int c = 0; c < found.length; c++) {
                predicted += scaled[i][c] * found[c];
            }
            errors.add(Math.abs(predicted - values[i]));
        }
        return new Solution(found, errors);
    }

    private Speed.Errors errors() {
        List<Double> spreads = cells.stream()
                .filter(cell -> cell.repetitions() > 1 && !(cell.of() instanceof Join))
                .map(Cell::spread)
                .toList();
        return new Speed.Errors(
                cells.size(),
                spreads.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(spreads)),
                errors.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                errors.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
}
