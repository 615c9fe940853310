package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Leaves a machine alone for a while on which requests broke off, one after the other or too large a share of the last ones (d-inference,
 * node breaker). With {@code consecutive: 8}, {@code share: 0.9}, {@code last: 15}, {@code window: 10m}, {@code longest_hold: 10m} and
 * {@code refusals: 10} it is that system's health ejection.
 *
 * <p>A machine that says it has no room has no fault. Where a breaker is all that keeps a request from every machine that is left, the request
 * goes through: see {@link #failsOpen}.
 */
public final class Breaker implements FleetAdmission {
    /** Gate of a machine that is left alone. */
    public static final String BREAKER = "breaker";

    /** Known defects of the original. */
    public enum Defect {
        /** A machine's refusal of a request for another pool's model is a fault of the machine (review, finding 10). */
        REFUSALS_ARE_FAULTS
    }

    /** The knobs. */
    public record Knobs(
            @Knob(value = "faults in a row that make a machine be left alone", def = "5", min = 1)
            int consecutive,

            @Knob(value = "share of the last requests above which their faults do", def = "0.8", min = 0, max = 1)
            double share,

            @Knob(value = "requests that the share is taken of", def = "20", unit = "requests", min = 1, max = 10_000)
            int last,

            @Knob(value = "time within which those must have ended", def = "120s", min = 0)
            Duration window,

            @Knob(
                    value = "how long it is left alone the first time; twice as long each time after",
                    def = "60s",
                    min = 0)
            Duration hold,

            @Knob(value = "how long it is left alone at most", def = "5m", min = 0)
            Duration longestHold,

            @Knob(
                    value =
                            "refusals in a row, for want of room, that make a machine be left alone; none do when left out",
                    min = 1)
            Optional<Integer> refusals,

            @Knob(
                    value = "whether requests go through that breakers alone keep from every machine that is left",
                    def = "true")
            boolean failOpen,

            @Knob(value = "known defects of the original to re-enact", def = "[]")
            List<Defect> defects) {}

    private final int consecutive;
    private final int mostFaults;
    private final long window;
    private final int refusals;
    private final boolean failsOpen;
    private final boolean refusalsAreFaults;
    private final Holds holds;
    private final int[] faultsInARow;
    private final int[] refusalsInARow;

    /** When the last requests of each machine ended, one machine after the other, and which of them broke off. */
    private final long[] endedAt;

    private final boolean[] broke;
    private final int[] ended;
    private final int[] faults;
    private final int last;

    Breaker(Knobs knobs, PolicyContext context) {
        int machines = context.fleet().machines().size();
        consecutive = knobs.consecutive();
        last = knobs.last();
        mostFaults = (int) Math.floor(knobs.share() * last);
        window = knobs.window().toNanos();
        refusals = knobs.refusals().orElse(Integer.MAX_VALUE);
        failsOpen = knobs.failOpen();
        refusalsAreFaults = knobs.defects().contains(Defect.REFUSALS_ARE_FAULTS);
        holds = new Holds(machines, knobs.hold().toNanos(), knobs.longestHold().toNanos());
        faultsInARow = new int[machines];
        refusalsInARow = new int[machines];
        endedAt = new long[machines * last];
        broke = new boolean[machines * last];
        ended = new int[machines];
        faults = new int[machines];
    }

    @Override
    public String gate(MachineView machine, Request request, long now) {
        return holds.isHeld(machine.index(), now) ? BREAKER : OPEN;
    }

    @Override
    public boolean mayServe(MachineView machine, int model, long now) {
        return !holds.isHeld(machine.index(), now);
    }

    @Override
    public boolean failsOpen() {
        return failsOpen;
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        return Verdict.ADMIT;
    }

    @Override
    public void completed(Request request, MachineView machine, int outputTokens, long now) {
        int m = machine.index();
        faultsInARow[m] = 0;
        refusalsInARow[m] = 0;
        holds.wentWell(m);
        remember(m, false, now);
    }

    @Override
    public void failed(Request request, MachineView machine, String cause, long now) {
        fault(machine.index(), now);
    }

    @Override
    public void refused(Request request, MachineView machine, Outcome.Rejected rejection, long now) {
        int m = machine.index();
        if (refusalsAreFaults) {
            fault(m, now);
        }
        if (rejection.cause() == Outcome.Cause.CAPACITY && ++refusalsInARow[m] >= refusals) {
            trip(m, now);
        }
    }

    private void fault(int machine, long now) {
        remember(machine, true, now);
        boolean tooMany = faults[machine] > mostFaults && ended[machine] >= last && oldest(machine) >= now - window;
        if (++faultsInARow[machine] >= consecutive || tooMany) {
            trip(machine, now);
        }
    }

    private long oldest(int machine) {
        return endedAt[machine * last + ended[machine] % last];
    }

    private void remember(int machine, boolean isFault, long now) {
        int place = machine * last + ended[machine] % last;
        faults[machine] += (isFault ? 1 : 0) - (broke[place] ? 1 : 0);
        broke[place] = isFault;
        endedAt[place] = now;
        ended[machine]++;
        if (ended[machine] == 2 * last) {
            ended[machine] = last; // only its remainder, and whether there were enough, is ever asked
        }
    }

    /** What was counted is forgotten: when the time is over, the machine begins anew. */
    private void trip(int machine, long now) {
        if (!holds.isHeld(machine, now)) {
            holds.trip(machine, now);
        }
        faultsInARow[machine] = 0;
        refusalsInARow[machine] = 0;
        ended[machine] = 0;
        faults[machine] = 0;
        Arrays.fill(broke, machine * last, (machine + 1) * last, false);
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        /** For the service loader. */
        public Type() {
            super(
                    "breaker",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "leaves machines alone for a while on which requests broke off",
                    new PolicySource("d-inference", "node breaker and health ejection, September 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new Breaker(values, context);
        }
    }
}
