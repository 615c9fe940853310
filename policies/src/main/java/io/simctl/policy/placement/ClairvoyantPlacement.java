package io.simctl.policy.placement;

import com.google.auto.service.AutoService;
import io.simctl.policy.Placement;
import io.simctl.policy.placement.fluid.Sizing;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.KnobGroup;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * The placement of one who knows when requests will come, a yardstick for all who do not: {@link DemandPlacement} by the minutes to come. A machine
 * changes when the requests that it serves between its load and its way back are more than those that it misses for both, and not before the moment at
 * which that is most. Loads are paid for as by everybody.
 *
 * <p>It knows arrivals and nothing else: how long an answer takes it must guess like everybody. One machine is looked at after the other, so it is no
 * proven optimum.
 */
public final class ClairvoyantPlacement extends FluidPlacement {
    public record Knobs(
            @Knob(value = "time between two plans", def = "5s", min = 1e9)
            Duration interval,

            @Knob(value = "how far it looks ahead", def = "15m", min = 1e9)
            Duration horizon,

            @KnobGroup Sizing sizing) {}

    /** Requests by which a change must be better than none, so that nothing moves for nothing. */
    private static final double LEAST = 1;

    /** More are not looked at, whatever the knobs say. */
    private static final long MOST_SLICES = 10_000;

    private final Foresight foresight;
    private final int models;
    private final int ahead;

    ClairvoyantPlacement(Knobs knobs, PolicyContext context) {
        super(knobs.sizing(), knobs.interval(), Integer.MAX_VALUE, Duration.ZERO, context);
        foresight = context.foresight();
        models = context.fleet().models().size();
        ahead = (int) Math.clamp(knobs.horizon().toNanos() / knobs.interval().toNanos(), 1, MOST_SLICES);
    }

    @Override
    double[][] rates(long now) {
        double[][] rates = new double[ahead][models];
        for (int model = 0; model < models; model++) {
            int before = foresight.firstAfter(model, now);
            for (int slice = 0; slice < ahead; slice++) {
                int after = foresight.firstAfter(model, now + (slice + 1) * interval());
                rates[slice][model] = (after - before) / sliceSeconds();
                before = after;
            }
        }
        return rates;
    }

    /** The best of all times to begin and all times to go back, if that time is now. */
    @Override
    double gain(double[] before, double[] after, double slices, boolean adds) {
        int load = (int) Math.ceil(slices);
        double[] had = sums(before);
        double[] has = sums(after);
        double now = best(had, has, 0, load, adds);
        for (int start = 1; start + load < ahead && now > LEAST; start++) {
            if (best(had, has, start, load, adds) > now) {
                return 0;
            }
        }
        return now - LEAST;
    }

    private double best(double[] had, double[] has, int start, int load, boolean adds) {
        double best = 0;
        int ready = start + load;
        for (int back = ready + 1; back <= ahead; back++) {
            int again = back == ahead || adds ? back : Math.min(ahead, back + load);
            double gained = has[back] - has[ready];
            double lost = had[again] - had[adds ? ready : start];
            best = Math.max(best, gained - lost);
        }
        return best;
    }

    private static double[] sums(double[] values) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        return sums;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Placement> {
        public Type() {
            super(
                    "clairvoyant",
                    PolicyKind.FLEET_PLACEMENT,
                    Knobs.class,
                    "models where they will be wanted, by one who knows when requests will come: a yardstick, for simulations only");
        }

        @Override
        public boolean isClairvoyant() {
            return true;
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(Need.always(
                    PolicyKind.FLEET_ADMISSION,
                    List.of("pool-exhausted"),
                    "nothing keeps requests off machines that hold other models, which refuse them"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.sizing().modelNames();
        }

        @Override
        public Placement create(Knobs values, PolicyContext context) {
            return new ClairvoyantPlacement(values, context);
        }
    }
}
