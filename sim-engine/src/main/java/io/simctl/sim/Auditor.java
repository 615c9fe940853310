package io.simctl.sim;

import io.simctl.control.Attempt;
import io.simctl.control.Backend;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Target;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A listener that watches a run for what must never happen, event by event: a request that ends twice or not at all, memory
 * beyond what a machine has, a model that changes its state in a way that no machine can, two models on a machine that belongs
 * to one pool. What {@code --check} switches on.
 */
final class Auditor implements RunListener {
    private final Fleet fleet;
    private final List<? extends Backend> machines;
    private final ModelState[][] states;
    private final Target[] targets;
    private final boolean isolates;
    private final boolean endsEarly;
    private final Set<Long> open = new HashSet<>();

    /** When a fault has last come to each machine: only one can take what is resident out of memory at once. */
    private final long[] faultAt;

    private long submitted;
    private long ended;

    /**
     * @param isolates whether a machine that serves a pool may hold no other model
     * @param endsEarly whether an engine may end an output before the model does, its context being full
     */
    Auditor(Fleet fleet, List<? extends Backend> machines, boolean isolates, boolean endsEarly) {
        this.fleet = fleet;
        this.machines = machines;
        this.isolates = isolates;
        this.endsEarly = endsEarly;
        this.states = new ModelState[fleet.machines().size()][fleet.models().size()];
        this.targets = new Target[fleet.machines().size()];
        this.faultAt = new long[targets.length];
        Arrays.fill(faultAt, Attempt.UNSET);
        for (int machine = 0; machine < states.length; machine++) {
            targets[machine] = Target.NONE;
            for (int model = 0; model < states[machine].length; model++) {
                boolean onDisk = fleet.hosting(machine, model).onDisk();
                states[machine][model] = onDisk ? ModelState.ON_DISK : ModelState.ABSENT;
            }
        }
    }

    /** To be called after every event. */
    void afterEvent(long now) {
        for (int i = 0; i < machines.size(); i++) {
            int machine = i;
            long used = machines.get(machine).usedBytes();
            long usable = fleet.machine(machine).usableBytes();
            demand(
                    used >= 0 && used <= usable,
                    now,
                    () -> "machine %s uses %d of %d bytes".formatted(name(machine), used, usable));
        }
        demand(
                submitted == ended + open.size(),
                now,
                () -> "%d requests were submitted, %d have ended and %d are open"
                        .formatted(submitted, ended, open.size()));
    }

    /** To be called when the run is over and its unfinished requests are accounted for. */
    void atEnd(long now) {
        demand(open.isEmpty(), now, () -> "%d requests have not ended, of them %s".formatted(open.size(), open));
    }

    @Override
    public void submitted(Request request, long now) {
        submitted++;
        demand(open.add(request.id()), now, () -> "request %d is submitted twice".formatted(request.id()));
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        ended++;
        Request request = last.request();
        demand(
                open.remove(request.id()),
                now,
                () -> "request %d ends twice, or was never submitted".formatted(request.id()));
        if (outcome instanceof Outcome.Completed) {
            demand(
                    last.generatedTokens() == last.outputTokens()
                            || (endsEarly && last.generatedTokens() < last.outputTokens()),
                    now,
                    () -> "request %d completed with %d of %d tokens"
                            .formatted(request.id(), last.generatedTokens(), last.outputTokens()));
            demand(
                    request.intendedAt() <= last.prefillAt()
                            && last.prefillAt() <= last.firstTokenAt()
                            && last.firstTokenAt() <= last.lastTokenAt()
                            && last.lastTokenAt() <= now,
                    now,
                    () -> "the stamps of request %d run backwards".formatted(request.id()));
        }
    }

    @Override
    public void running(int machine, int running, long now) {
        demand(running >= 0, now, () -> "machine %s runs %d attempts".formatted(name(machine), running));
    }

    @Override
    public void targeted(int machine, Target before, Target after, long now) {
        targets[machine] = after;
    }

    @Override
    public void fault(int machine, String fault, boolean begins, long now) {
        faultAt[machine] = begins ? now : faultAt[machine];
    }

    @Override
    public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
        ModelState known = states[machine][model];
        demand(
                known == before,
                now,
                () -> "model %d on %s was %s, not %s".formatted(model, name(machine), known, before));
        boolean starts = now == 0 && after == ModelState.RESIDENT;
        demand(
                starts || isPossible(before, after) || (isLoss(before, after) && mayLose(machine, now)),
                now,
                () -> "model %d on %s went from %s to %s".formatted(model, name(machine), before, after));
        states[machine][model] = after;
        if (after == ModelState.LOADING && isolates && targets[machine].size() > 0) {
            demand(
                    isAlone(machine, model),
                    now,
                    () -> "model %d is loaded on %s beside another though it serves a pool"
                            .formatted(model, name(machine)));
        }
    }

    private boolean isAlone(int machine, int model) {
        for (int other = 0; other < states[machine].length; other++) {
            boolean belongsThere = other == model || targets[machine].holds(other);
            if (!belongsThere && isInMemory(states[machine][other])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInMemory(ModelState state) {
        return state == ModelState.RESIDENT || state == ModelState.DRAINING || state == ModelState.LOADING;
    }

    /** What a pair has in memory is lost with its link, and anything by a fault. */
    private boolean mayLose(int machine, long now) {
        return faultAt[machine] == now || isPaired(machine);
    }

    private boolean isPaired(int machine) {
        return fleet.clusters().stream().anyMatch(pair -> pair.first() == machine || pair.second() == machine);
    }

    private static boolean isPossible(ModelState before, ModelState after) {
        return switch (before) {
            case ABSENT -> false;
            case ON_DISK -> after == ModelState.LOADING;
            case LOADING -> after == ModelState.RESIDENT || after == ModelState.ON_DISK;
            case RESIDENT -> after == ModelState.DRAINING;
            case DRAINING -> after == ModelState.ON_DISK || after == ModelState.RESIDENT;
        };
    }

    private static boolean isLoss(ModelState before, ModelState after) {
        return before == ModelState.RESIDENT && after == ModelState.ON_DISK;
    }

    private String name(int machine) {
        return fleet.machine(machine).name();
    }

    private static void demand(boolean holds, long now, Supplier<String> otherwise) {
        if (!holds) {
            throw new AuditFailure(now, otherwise.get());
        }
    }
}
