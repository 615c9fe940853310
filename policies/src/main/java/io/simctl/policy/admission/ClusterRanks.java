package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Keeps every request off the machines that compute for the host of a cluster (d-inference PR #198): of a pair, the rank 0 takes requests
 * and the rank 1 never does. A rank that is neither is taken for 1. When no machine is left for a model but such ones, its requests are
 * rejected at once. What it knows of ranks is what machines have reported.
 */
public final class ClusterRanks implements FleetAdmission {
    /** Gate of a machine that computes for another. */
    public static final String RANK_1 = "cluster_rank_1";

    /** Why a request was rejected: all that is left for it computes for others. */
    public static final String RANK_1_ONLY = "only_cluster_rank_1";

    /** Known defects of the original. */
    public enum Defect {
        /** Routing takes rank 1 for a machine like any other (C9). */
        ROUTES_TO_RESPONDER,
        /** The look at the fleet before a request is let in counts rank 1 (C10). */
        ADMITS_FOR_RESPONDER,
        /** Whoever plans with the fleet's capacity is told of rank 1, too (R42). */
        PLANS_WITH_RESPONDER,
        /** A rank that there is not, such as 2, may take requests (R43). */
        UNKNOWN_RANK_IS_ROUTABLE
    }

    /** The knobs. */
    public record Knobs(
            @Knob(value = "known defects of the original to re-enact", def = "[]")
            List<Defect> defects) {}

    private static final Verdict REJECTION = Verdict.reject(HttpStatus.UNAVAILABLE, RANK_1_ONLY, 0);

    private final FleetLayout layout;
    private final boolean routes;
    private final boolean admits;
    private final boolean plans;
    private final boolean trustsUnknown;

    /** Machines that can be reached and have the model, by model: those that may take requests, and those that compute for others. */
    private final int[] open;

    private final int[] closed;

    private final int[] ranks;
    private final boolean[] online;

    ClusterRanks(Knobs knobs, PolicyContext context) {
        Set<Defect> defects = Set.copyOf(knobs.defects());
        routes = defects.contains(Defect.ROUTES_TO_RESPONDER);
        admits = defects.contains(Defect.ADMITS_FOR_RESPONDER);
        plans = defects.contains(Defect.PLANS_WITH_RESPONDER);
        trustsUnknown = defects.contains(Defect.UNKNOWN_RANK_IS_ROUTABLE);
        layout = new FleetLayout(context.fleet());
        open = new int[layout.models()];
        closed = new int[layout.models()];
        ranks = new int[layout.machines()];
        online = new boolean[layout.machines()];
        Arrays.fill(ranks, Cluster.NO_RANK);
    }

    /** The one predicate that every path asks: whether a machine that reports this rank computes for another. */
    private boolean isResponder(int rank) {
        if (rank == Cluster.NO_RANK || rank == Cluster.HOST) {
            return false;
        }
        return rank == Cluster.RESPONDER || !trustsUnknown;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        int index = machine.index();
        if (machine.rank() != ranks[index] || machine.isOnline() != online[index]) {
            count(index, -1);
            ranks[index] = machine.rank();
            online[index] = machine.isOnline();
            count(index, 1);
        }
    }

    private void count(int machine, int change) {
        if (online[machine]) {
            int[] counts = isResponder(ranks[machine]) ? closed : open;
            for (int model : layout.modelsOf(machine)) {
                counts[model] += change;
            }
        }
    }

    @Override
    public String gate(MachineView machine, Request request, long now) {
        return !routes && isResponder(machine.rank()) ? RANK_1 : OPEN;
    }

    @Override
    public boolean gateHoldsUntilChange() {
        return true;
    }

    @Override
    public boolean mayServe(MachineView machine, int model, long now) {
        return plans || !isResponder(machine.rank());
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        boolean isLeftAlone = open[request.model()] == 0 && closed[request.model()] > 0;
        return isLeftAlone && !admits && !routes ? REJECTION : Verdict.ADMIT;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        /** For the service loader. */
        public Type() {
            super(
                    "cluster-ranks",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "no requests to rank 1 of a pair; needs a fleet entry with a `cluster`",
                    new PolicySource("d-inference", "cluster inference, PR #198"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new ClusterRanks(values, context);
        }
    }
}
