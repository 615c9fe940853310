package io.simctl.policy.placement;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.Placement;
import io.simctl.policy.placement.fluid.RecentArrivals;
import io.simctl.policy.placement.fluid.Sizing;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.KnobGroup;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Machines that hold as many models as fit, chosen so that what came in the last minutes, were it to come again, would be served as far as can be. A machine changes
 * when it would so serve more requests than its load keeps it from serving, within a time as long as what it goes by: a burst that was seen once moves
 * idle machines, one that comes again and again moves busy ones too, and an average hides neither.
 *
 * <p>Every arrival counts, rejected ones included. A machine that changes takes nothing new for the models that leave and runs to their end the requests that it has.
 */
public final class DemandPlacement extends FluidPlacement {
    public record Knobs(
            @Knob(value = "time between two plans", def = "10s", min = 1e9)
            Duration interval,

            @Knob(
                    value = "how far back arrivals count, and how long a change has to pay for itself",
                    def = "5m",
                    min = 1e9)
            Duration window,

            @Knob(value = "how long a machine stays as it is at least", def = "1m", min = 0)
            Duration minDwell,

            @Knob(value = "machines that change per tick", def = "4", unit = "machines", min = 0)
            int changesPerTick,

            @KnobGroup Sizing sizing) {}

    /** Requests by which a change must be better than none, so that nothing moves for nothing. */
    private static final double LEAST = 1;

    private final RecentArrivals arrivals;

    DemandPlacement(Knobs knobs, PolicyContext context) {
        super(knobs.sizing(), knobs.interval(), knobs.changesPerTick(), knobs.minDwell(), context);
        long slices = Math.max(1, knobs.window().toNanos() / knobs.interval().toNanos());
        arrivals = new RecentArrivals(context.fleet().models().size(), slices);
    }

    @Override
    public void arrived(Request request, long now) {
        arrivals.arrived(request.model());
    }

    @Override
    void sliceEnds() {
        arrivals.endSlice();
    }

    @Override
    double[][] rates(long now) {
        return arrivals.rates(sliceSeconds());
    }

    @Override
    double gain(double[] before, double[] after, double slices, boolean adds) {
        double had = DoubleStream.of(before).sum() / before.length;
        double has = DoubleStream.of(after).sum() / after.length;
        double lost = adds ? 0 : had * slices;
        return (has - had) * Math.max(0, before.length - slices) - lost - LEAST;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Placement> {
        public Type() {
            super(
                    "demand",
                    PolicyKind.FLEET_PLACEMENT,
                    Knobs.class,
                    "as many models on each machine as fit, by what came lately and what loads cost");
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
            return new DemandPlacement(values, context);
        }
    }
}
