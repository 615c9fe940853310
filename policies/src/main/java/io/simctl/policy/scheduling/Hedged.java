package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A second machine for a request whose first token is late, over another scheduling policy (d-inference, speculative dispatch of September
 * 2026): when half of the time that a first token may take is over, the least busy other machine that has the model in memory gets the request
 * too, and whoever gives a token first serves it.
 *
 * <p>Not while requests for the model wait in the Coordinator, nor when no other machine is idle and fewer than two slots are, nor when a
 * quarter of the idle machines has such requests already; and rarely while they hardly ever win.
 */
public final class Hedged implements FleetScheduling {
    private static final double ALPHA = 0.2;
    private static final int IDLE_SLOTS = 2;
    private static final int IDLE_MACHINES_PER_HEDGE = 4;
    private static final long NOBODY = -1;

    /** A request that has come to nothing for so long counts no more; its client may have gone. */
    private static final long FORGOTTEN = Duration.ofMinutes(2).toNanos();

    /** The knobs. */
    public record Knobs(
            @Knob(value = "chooses the first machine", def = "additive-cost")
            PolicyChoice<FleetScheduling> scheduling,

            @Knob(value = "time to first token that every request may take", def = "9s", min = 0)
            Duration base,

            @Knob(value = "time that each token of the prompt adds", def = "1ms", min = 0)
            Duration perPromptToken,

            @Knob(value = "share of that time after which a second machine is asked", def = "0.5", min = 0, max = 1)
            double share,

            @Knob(value = "share of second machines that must have been first", def = "0.1", min = 0, max = 1)
            double leastWins,

            @Knob(value = "second machines before that share means anything", def = "8", min = 1)
            int outcomes,

            @Knob(value = "of how many one is tried all the same while they hardly ever win", def = "16", min = 1)
            int explore) {}

    private final FleetScheduling scheduling;
    private final Knobs knobs;
    private final long[] requests;
    private final int[] machines;
    private final long[] since;
    private double wins = 1;
    private int seen;
    private int suppressed;

    Hedged(Knobs knobs, PolicyContext context) {
        this.knobs = knobs;
        scheduling = knobs.scheduling().create(context);
        int places = Math.max(1, context.fleet().machines().size() / IDLE_MACHINES_PER_HEDGE);
        requests = new long[places];
        machines = new int[places];
        since = new long[places];
        Arrays.fill(requests, NOBODY);
    }

    @Override
    public List<FleetObserver> inner() {
        return List.of(scheduling);
    }

    @Override
    public Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now) {
        return scheduling.dispatch(request, fleet, candidates, now);
    }

    @Override
    public long hedgeAfter(Request request) {
        long deadline = knobs.base().toNanos() + knobs.perPromptToken().toNanos() * request.promptTokens();
        return (long) (knobs.share() * deadline);
    }

    @Override
    public int hedge(Request request, int first, FleetView fleet, Candidates candidates, long now) {
        int place = freePlace(now);
        if (place == NO_HEDGE || fleet.queued(request.model()) > 0) {
            return NO_HEDGE;
        }
        int model = request.model();
        int best = NO_HEDGE;
        int idle = 0;
        int idleSlots = 0;
        for (int m = candidates.next(0); m != Candidates.NONE; m = candidates.next(m + 1)) {
            MachineView machine = fleet.machine(m);
            int free = Math.max(0, machine.slots(model) - machine.effectiveQueue(model));
            if (m != first && machine.isResident(model) && free > 0) {
                idle += machine.pendingTotal() == 0 ? 1 : 0;
                idleSlots = (int) Math.min(Integer.MAX_VALUE, (long) idleSlots + free);
                boolean isBetter = best == NO_HEDGE
                        || machine.pendingTotal() < fleet.machine(best).pendingTotal();
                best = isBetter ? m : best;
            }
        }
        boolean isRoom = idle > 0 || idleSlots >= IDLE_SLOTS;
        if (!isRoom || active(now) >= Math.max(1, idle / IDLE_MACHINES_PER_HEDGE) || isHopeless()) {
            return NO_HEDGE;
        }
        requests[place] = request.id();
        machines[place] = best;
        since[place] = now;
        return best;
    }

    private int freePlace(long now) {
        for (int place = 0; place < requests.length; place++) {
            if (!isActive(place, now)) {
                return place;
            }
        }
        return NO_HEDGE;
    }

    private boolean isActive(int place, long now) {
        return requests[place] != NOBODY && now - since[place] < FORGOTTEN;
    }

    private int active(long now) {
        int active = 0;
        for (int place = 0; place < requests.length; place++) {
            active += isActive(place, now) ? 1 : 0;
        }
        return active;
    }

    private boolean isHopeless() {
        return seen >= knobs.outcomes() && wins < knobs.leastWins() && ++suppressed % knobs.explore() != 0;
    }

    @Override
    public void firstToken(Request request, MachineView machine, long sentAt, long now) {
        for (int place = 0; place < requests.length; place++) {
            if (requests[place] == request.id()) {
                requests[place] = NOBODY;
                double won = machine.index() == machines[place] ? 1 : 0;
                wins = seen == 0 ? won : wins + ALPHA * (won - wins);
                seen++;
                return;
            }
        }
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "hedged",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "a second machine when the first token is late, over another scheduling policy",
                    new PolicySource("d-inference", "speculative dispatch, September 2026"));
        }

        @Override
        public FleetScheduling create(Knobs knobs, PolicyContext context) {
            return new Hedged(knobs, context);
        }
    }
}
