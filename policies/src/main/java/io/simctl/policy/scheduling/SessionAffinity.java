package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.HashRing;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.List;

/**
 * The same machine for all requests of a session, by consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam, 2018): the
 * first machine after the session on a ring that has less than its bound pending, which is the mean of all times a factor.
 *
 * <p>A session is the caller's account, and where a request names none, how its prompt begins. A request that has neither goes to the least
 * busy machine.
 */
public final class SessionAffinity implements MachineChoice {
    /** So many points are tried before the least busy machine is taken, which keeps the bound as well. */
    private static final int LONGEST_WALK = 256;

    /** The part of a request that tells its session. */
    public enum By {
        /** The account, or else the prompt's beginning. */
        OWNER,
        /** The prompt's beginning. */
        PREFIX
    }

    /** The knobs. */
    public record Knobs(
            @Knob(
                    value = "pending requests that a machine may have, as a multiple of the mean of all",
                    min = 1,
                    max = 1000,
                    def = "1.25")
            double bound,

            @Knob(
                    value = "what tells sessions apart: the account or else how the prompt begins, or only that",
                    def = "owner")
            By by,

            @Knob(
                    value = "leading blocks of a prompt that tell its session",
                    unit = "blocks",
                    min = 1,
                    max = 100_000,
                    def = "2")
            int blocks) {}

    private final Knobs knobs;
    private final LeastBusy leastBusy;
    private final FleetLayout layout;
    private final HashRing[] rings;

    /** Pending requests of each machine that can be reached, -1 for the others; by group of models, their sum and number. */
    private final int[] pending;

    private final long[] total;
    private final int[] online;

    SessionAffinity(Knobs knobs, PolicyContext context) {
        this.knobs = knobs;
        leastBusy = new LeastBusy(new LeastBusy.Knobs(LeastBusy.Ties.RANDOM), context);
        layout = new FleetLayout(context.fleet());
        rings = new HashRing[layout.models()];
        total = new long[layout.groups()];
        online = new int[layout.groups()];
        pending = new int[layout.machines()];
        for (int model = 0; model < rings.length; model++) {
            rings[model] = new HashRing(layout.machinesOf(model));
            online[layout.groupOf(model)] = layout.machinesOf(model).size();
        }
    }

    @Override
    public List<FleetObserver> inner() {
        return List.of(leastBusy);
    }

    @Override
    public boolean hearsEveryReport() {
        return false;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        int index = machine.index();
        int before = pending[index];
        int after = machine.isOnline() ? machine.pendingTotal() : -1;
        pending[index] = after;
        for (int group : layout.groupsOf(index)) {
            total[group] += Math.max(0, after) - Math.max(0, before);
            online[group] += (after < 0 ? 0 : 1) - (before < 0 ? 0 : 1);
        }
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        HashRing ring = rings[request.model()];
        if (ring.size() > 0 && hasSession(request)) {
            int group = layout.groupOf(request.model());
            double mean = (total[group] + 1.0) / Math.max(1, online[group]);
            int bound = (int) Math.ceil(knobs.bound() * mean);
            int begin = ring.begin(session(request));
            for (int step = 0; step < Math.min(LONGEST_WALK, ring.size()); step++) {
                int machine = ring.machine(begin + step);
                if (pending[machine] < bound && candidates.passes(machine)) {
                    return machine;
                }
            }
        }
        return leastBusy.choose(request, fleet, candidates, now);
    }

    private boolean hasSession(Request request) {
        return isByOwner(request) || request.prefix().length() > 0;
    }

    private boolean isByOwner(Request request) {
        return knobs.by() == By.OWNER && request.owner() != Request.NO_OWNER;
    }

    private long session(Request request) {
        Prefix prefix = request.prefix();
        return isByOwner(request) ? request.owner() : prefix.block(Math.min(knobs.blocks(), prefix.length()) - 1);
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "session-affinity",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the same machine for a session, while it has no more than its share",
                    PolicySource.after("consistent hashing with bounded loads, Mirrokni et al., 2018"));
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new SessionAffinity(values, context);
        }
    }
}
