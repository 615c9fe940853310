package io.simctl.live.calibrate.fit;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The measurements to make at one model's server.
 *
 * @param measurements each once, the most telling first: what does not fit the time falls off the end
 * @param rounds how many times all of them are made; rounds rather than repetitions, so that a disturbance of some seconds does not
 *     spoil all values of one measurement
 */
public record Plan(List<Measurement> measurements, int rounds) {
    /** Tokens of a prompt whose prefill and context hardly count. */
    public static final int SHORT = 16;

    /** Measurements without which there is no fit: a short prompt, a step, and a long prompt. */
    public static final int FEWEST = 3;

    /** Tokens of a prompt of those that come all the time. */
    private static final int LOOPED = 64;

    /** Users that wait in the server: as many as an overloaded one has, and a quarter of that. */
    private static final int[] MANY_WAITING = {192, 48};

    private static final int MOST_ROUNDS = 5;
    private static final int MOST_OUTPUT = 256;
    private static final int LEAST_OUTPUT = 16;
    /** Part of the context that stays free: prompts of random words have the length asked for to within a tenth. */
    private static final int MARGIN = 8;
    /** So many measurements of equal length should fit the time. */
    private static final int SHARES = 100;

    private static final double SHORTEST_NANOS = 50e6;
    private static final double LONGEST_NANOS = 2e9;

    /** Keeps a copy. */
    public Plan {
        measurements = List.copyOf(measurements);
    }

    /**
     * The best that fits the time.
     *
     * @param slots requests that the server runs at a time
     * @param context tokens of one request, prompt and output together
     * @param time for all rounds
     */
    public static Plan of(int slots, int context, Probe probe, Duration time) {
        List<Measurement> all = new ArrayList<>(all(slots, context, probe, (double) time.toNanos() / SHARES));
        while (all.size() > FEWEST && expectedNanos(all, probe) > time.toNanos()) {
            all.removeLast();
        }
        long rounds = (long) (time.toNanos() / expectedNanos(all, probe));
        return new Plan(all, Math.clamp(rounds, 1, MOST_ROUNDS));
    }

    private static double expectedNanos(List<Measurement> all, Probe probe) {
        return all.stream().mapToDouble(one -> one.expectedNanos(probe)).sum();
    }

    private static Set<Measurement> all(int slots, int context, Probe probe, double share) {
        double each = Math.clamp(share, SHORTEST_NANOS, LONGEST_NANOS);
        int output = Math.min((int) Math.clamp(each / probe.stepNanos(), LEAST_OUTPUT, MOST_OUTPUT), context / 4);
        int room = Math.max(SHORT, context - context / MARGIN - output);
        int longest = (int) Math.clamp(4 * each / probe.nanosPerPromptToken(), Math.min(room, 4 * SHORT), room);
        List<Integer> prompts = prompts(longest);
        Set<Measurement> all = new LinkedHashSet<>();
        all.add(new Prefill(SHORT));
        all.add(new Decode(1, SHORT, output));
        all.add(new Prefill(longest));
        all.add(new Decode(slots, SHORT, output));
        if (slots > 1) {
            all.addAll(loops(slots, Math.min(LOOPED, longest), output, 4 * each / Loop.idleNanos(probe, slots)));
        }
        all.add(new Decode(1, longest, output));
        sizes(slots).forEach(size -> all.add(new Decode(size, SHORT, output)));
        prompts.forEach(prompt -> all.add(new Prefill(prompt)));
        if (slots > 1) {
            prompts.reversed().forEach(prompt -> all.add(new Join(slots - 1, prompt, output)));
        }
        all.add(new Decode(slots, longest / 2, output));
        return all;
    }

    /**
     * Loops in which nobody waits, in which some do, and in which many do, as many as there is time for: what they cost need not grow
     * evenly. Too few would not show it.
     */
    private static List<Loop> loops(int slots, int prompt, int output, double affordable) {
        List<Loop> loops = new ArrayList<>();
        loops.add(new Loop(slots, slots, prompt, output));
        loops.add(new Loop(3 * slots, slots, prompt, output));
        for (int waiting : MANY_WAITING) {
            Loop deep = new Loop(slots + (int) Math.min(waiting, affordable), slots, prompt, output);
            if (deep.isDeep() && !loops.contains(deep)) {
                loops.add(deep);
            }
        }
        return loops;
    }

    /** Lengths of prompts: three times the one before each, and the longest. */
    private static List<Integer> prompts(int longest) {
        List<Integer> prompts = new ArrayList<>();
        for (int tokens = SHORT; tokens < 0.7 * longest; tokens *= 3) {
            prompts.add(tokens);
        }
        prompts.add(longest);
        return prompts;
    }

    /** Batch sizes: all up to 8, since a step's time need not grow evenly with them; then in steps of a third to a half. */
    public static List<Integer> sizes(int slots) {
        List<Integer> sizes = new ArrayList<>();
        for (int size = 1; size < slots; size += size < 8 ? 1 : Integer.highestOneBit(size) / 2) {
            sizes.add(size);
        }
        sizes.add(slots);
        return sizes;
    }
}
