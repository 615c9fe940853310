package io.simctl.live.calibrate.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The check of a fitted {@link Speed} against what was sampled and what a machine can do. A number that neither bears is replaced by the
 * one nearest to it that both bear, and named as a {@link Gap}.
 */
public final class SpeedCheck {
    /** What clocks, sockets and threads of the client blur. */
    private static final double BLUR_NANOS = 100_000;

    /** Taken as the noise where nothing was repeated. */
    private static final double USUAL_NOISE = 0.05;

    private final String model;
    private final Speed speed;
    private final Sampled sampled;
    private final int slots;
    private final Plausibility bounds;
    private final List<Gap> gaps = new ArrayList<>();

    /** A speed all of whose numbers may be believed, but for the gaps. */
    public record Believed(Speed speed, List<Gap> gaps) {
        /** Keeps a copy. */
        public Believed {
            gaps = List.copyOf(gaps);
        }
    }

    private SpeedCheck(String model, Speed speed, Sampled sampled, int slots, Plausibility bounds) {
        this.model = model;
        this.speed = speed;
        this.sampled = sampled;
        this.slots = slots;
        this.bounds = bounds;
    }

    /**
     * Checks a fit.
     *
     * @param model its name, for messages
     * @param slots requests that its server runs at a time
     * @return empty where no machine could decode as fast as that: then nothing was measured
     */
    public static Optional<Believed> of(String model, Speed speed, Sampled sampled, int slots, Plausibility bounds) {
        SpeedCheck check = new SpeedCheck(model, speed, sampled, slots, bounds);
        SortedMap<Integer, Double> decode = check.decode();
        return decode.isEmpty() ? Optional.empty() : Optional.of(check.checked(decode));
    }

    private Believed checked(SortedMap<Integer, Double> decode) {
        double perContextToken = perContextToken();
        if (slots > 1 && !sampled.hasJoins()) {
            gap("prefill_step", "how long a prompt delays others was not measured", Gap.MORE_TIME);
        }
        if (slots > 1 && !sampled.hasQueue()) {
            gap(
                    "waiting",
                    "what many requests that wait in the server cost was not measured; it is taken as nothing",
                    Gap.MORE_TIME);
        }
        if (speed.errors().noise().isEmpty()) {
            gap("noise", "no measurement was repeated, so that nothing tells how far to trust one", Gap.MORE_TIME);
        }
        Speed prompts = withPrompts();
        return new Believed(
                new Speed(
                        decode,
                        perContextToken,
                        prompts.prefillStep(),
                        prompts.perPromptToken(),
                        prompts.perPromptPair(),
                        prompts.requestOverhead(),
                        speed.waiting(),
                        speed.errors()),
                gaps);
    }

    private void gap(String what, String why, String cure) {
        gaps.add(new Gap(model + ": " + what, why, cure));
    }

    private SortedMap<Integer, Double> decode() {
        SortedMap<Integer, Double> decode = new TreeMap<>(speed.decode());
        decode.values().removeIf(nanos -> !bounds.allowsStep(nanos));
        String wrong = speed.decode().keySet().stream()
                .filter(size -> !decode.containsKey(size))
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        if (!wrong.isEmpty()) {
            gap(
                    "decode",
                    "steps of " + wrong + " sequences came out faster than "
                            + bounds.machine().whose() + " could take them, and are left out",
                    "look for what delivers the server's tokens in one go, such as a proxy");
        }
        if (!decode.isEmpty() && decode.lastKey() < slots) {
            gap(
                    "decode",
                    "steps were measured with " + (decode.size() == 1 ? "" : "up to ") + decode.lastKey() + " of "
                            + slots
                            + " sequences; larger batches are taken to "
                            + (decode.size() == 1 ? "take as long" : "go on in a straight line"),
                    Gap.MORE_TIME);
        }
        return decode;
    }

    private double noise() {
        return speed.errors().noise().orElse(USUAL_NOISE);
    }

    private double perContextToken() {
        if (sampled.contextRange() <= 0) {
            gap("per_context_token", "no step with a long context was measured; it is taken as nothing", Gap.MORE_TIME);
            return 0;
        }
        double effect = speed.perContextToken() * sampled.contextRange();
        double blur = noise() * sampled.stepNanos();
        if (Double.isFinite(effect) && effect > blur) {
            return speed.perContextToken();
        }
        gap(
                "per_context_token",
                String.format(
                        Locale.ROOT,
                        "%,.0f more tokens of context made no difference that is told from noise (%.2f ms); it is taken as nothing",
                        sampled.contextRange(),
                        blur / 1e6),
                "measure with a longer --context, or more time");
        return 0;
    }

    private Speed withPrompts() {
        double range = sampled.longestPrompt() - sampled.shortestPrompt();
        double added = speed.perPromptToken() * range
                + speed.perPromptPair() * (pairs(sampled.longestPrompt()) - pairs(sampled.shortestPrompt()));
        double blur = Math.max(BLUR_NANOS, noise() * sampled.longestPromptNanos());
        if (range <= 0 || !(added > blur)) {
            return untold(range, blur);
        }
        if (speed.perPromptToken() >= bounds.leastPromptTokenNanos()) {
            return speed;
        }
        gap(
                "prefill",
                String.format(
                        Locale.ROOT,
                        "it came out at %s tokens/s, and %s does %,.0f at the most with this model; that stands there instead",
                        speed.perPromptToken() > 0
                                ? "%,.0f".formatted(1e9 / speed.perPromptToken())
                                : "infinitely many",
                        bounds.machine().whose(),
                        1e9 / bounds.leastPromptTokenNanos()),
                "see whether the server answers prompts from a cache");
        return with(bounds.leastPromptTokenNanos(), speed.perPromptPair(), speed.requestOverhead());
    }

    /** A prompt that takes no longer than a short one may still cost what the noise hides: no less is known than that. */
    private Speed untold(double range, double blur) {
        double least = bounds.leastPromptTokenNanos();
        if (range <= 0) {
            gap(
                    "prefill",
                    "prompts of one length only were measured; all of their time counts as prefill",
                    Gap.MORE_TIME);
            return with(Math.max(least, sampled.longestPromptNanos() / sampled.longestPrompt()), 0, 0);
        }
        gap(
                "prefill",
                String.format(
                        Locale.ROOT,
                        "prompts of %,.0f and of %,.0f tokens took the same time but for noise (%.2f ms), so that this is the"
                                + " slowest rate that agrees with it",
                        sampled.shortestPrompt(),
                        sampled.longestPrompt(),
                        blur / 1e6),
                "measure with a longer --context, or more time");
        double overhead = Math.max(0, Math.min(speed.requestOverhead(), sampled.longestPromptNanos() - blur));
        return with(Math.max(least, blur / range), 0, overhead);
    }

    private static double pairs(double tokens) {
        return tokens * (tokens + 1) / 2;
    }

    private Speed with(double perPromptToken, double perPromptPair, double requestOverhead) {
        return new Speed(
                speed.decode(),
                speed.perContextToken(),
                speed.prefillStep(),
                perPromptToken,
                perPromptPair,
                requestOverhead,
                speed.waiting(),
                speed.errors());
    }
}
