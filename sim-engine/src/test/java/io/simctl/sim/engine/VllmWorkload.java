package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A random workload that simctl's engine and vLLM's own scheduler can play, each step taking {@link #STEP}: up to 120 requests, mostly more
 * than are at once in a step, and KV cache for one to three of the largest.
 *
 * @param blocks of KV cache
 * @param inputs arrivals, in order, and what is given up; no two at the same place between steps
 */
record VllmWorkload(PagedBatching settings, int blocks, List<Input> inputs) {
    static final double STEP = 1e6;

    private static final int MOST_REQUESTS = 120;

    /** Times are told to a ten-thousandth of a step. */
    private static final int PLACES = 10_000;

    /** What a workload has beside requests. */
    enum Kind {
        PLAIN,
        PREFIXES,
        PRIORITIES,
        CANCELS
    }

    static VllmWorkload any(Kind kind, boolean isAsync, Random random) {
        int blockTokens = 4 << random.nextInt(3);
        int sequences = 4 << random.nextInt(4);
        EngineLimits limits = new EngineLimits(sequences, Math.max(sequences, 32 << random.nextInt(5)));
        PagedBatching plain =
                new PagedBatching(limits, isAsync, 0, blockTokens, kind == Kind.PREFIXES, EngineSettings.ALL);
        PagedBatching settings = kind == Kind.PRIORITIES ? plain.withPriorities() : plain;
        List<Input> inputs = inputs(kind, blockTokens, random);
        int largest = inputs.stream()
                .mapToInt(input -> input instanceof Input.Arrival a
                        ? Math.ceilDiv(a.promptTokens() + a.maxTokens(), blockTokens)
                        : 0)
                .max()
                .orElseThrow();
        return new VllmWorkload(settings, (int) (largest * (1.05 + 1.5 * random.nextDouble())) + 1, inputs);
    }

    private static List<Input> inputs(Kind kind, int blockTokens, Random random) {
        int requests = 5 + random.nextInt(MOST_REQUESTS - 4);
        double span = requests * (0.5 + 11.5 * random.nextDouble());
        int meanPrompt = List.of(40, 100, 300).get(random.nextInt(3));
        Set<Long> taken = new HashSet<>();
        List<Input> inputs = new ArrayList<>();
        for (int id = 0; id < requests; id++) {
            long at = time(span, taken, random);
            int prompt = exponential(meanPrompt, 6 * meanPrompt, random);
            int output = exponential(30, 200, random);
            Prefix prefix = kind == Kind.PREFIXES ? Prefixes.any(random, prompt, blockTokens) : Prefix.NONE;
            Input.Arrival arrival = new Input.Arrival(at, id, prompt, output, output, prefix);
            inputs.add(kind == Kind.PRIORITIES ? arrival.with(at, random.nextInt(4) - 1) : arrival);
            if (kind == Kind.CANCELS && random.nextInt(4) == 0) {
                inputs.add(new Input.Cancel(at + time(60, taken, random), id));
            }
        }
        inputs.sort(Comparator.comparingLong(Input::at));
        return inputs;
    }

    /** Nanoseconds, at another place within a step than any other. */
    private static long time(double span, Set<Long> taken, Random random) {
        long time;
        do {
            time = ((long) (random.nextDouble() * span * PLACES)) * ((long) (STEP / PLACES));
        } while (!taken.add(time % (long) STEP));
        return time;
    }

    private static int exponential(int mean, int most, Random random) {
        return 1 + (int) Math.min(most, -mean * Math.log(1 - random.nextDouble()));
    }

    /** Ids of the requests that are given up. */
    Set<Integer> cancelled() {
        return inputs.stream()
                .flatMap(input -> input instanceof Input.Cancel cancel ? Stream.of(cancel.id()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    /** What simctl's engine makes of it. */
    History played() {
        long tokens = (long) blocks * settings.blockTokens();
        return new EngineBench(settings, LinearCost.constant(STEP), 1, tokens).playOneByOne(inputs);
    }

    /** The workload in a line, as {@code vllm_scheduler.py} reads it. */
    String json() {
        String requests = inputs.stream()
                .filter(Input.Arrival.class::isInstance)
                .map(input -> json((Input.Arrival) input))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "{\"sequences\": %d, \"tokens\": %d, \"block\": %d, \"blocks\": %d, \"caches\": %b, \"isAsync\": %b, "
                        + "\"byPriority\": %b, \"requests\": [%s]}",
                settings.limits().maxSequences(),
                settings.limits().tokenBudget(),
                settings.blockTokens(),
                blocks,
                settings.cachesPrefixes(),
                settings.isAsync(),
                settings.byPriority(),
                requests);
    }

    private String json(Input.Arrival a) {
        String text = LongStream.range(0, a.prefix().length())
                .mapToObj(block -> String.valueOf(a.prefix().block((int) block)))
                .collect(Collectors.joining(", "));
        String cancel = inputs.stream()
                .filter(input -> input instanceof Input.Cancel(long at, int id) && id == a.id())
                .map(input -> String.format(Locale.ROOT, ", \"cancelAt\": %.4f", input.at() / STEP))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "{\"id\": %d, \"at\": %.4f, \"prompt\": %d, \"output\": %d, \"priority\": %d, \"textBlock\": %d, \"text\": [%s]%s}",
                a.id(),
                a.at() / STEP,
                a.promptTokens(),
                a.outputTokens(),
                a.priority(),
                a.prefix().blockTokens(),
                text,
                cancel);
    }
}
