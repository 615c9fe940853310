package io.simctl.control.coordinator;

import io.simctl.control.Attempt;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request.Route;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.TargetState;
import io.simctl.policy.admission.ConcurrencyCap;
import io.simctl.policy.admission.PoolExhausted;
import io.simctl.policy.admission.ThermalCritical;
import io.simctl.policy.admission.TtftCeiling;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A fleet where anything may happen at any time: requests come and go, machines report, change pools, vanish and come back.
 * What an index remembers of it must never differ from what it would find by looking.
 */
public final class ChangingFleet {
    private static final List<String> MODELS = List.of("a", "b", "c");
    /** Success twice, so that there are pools at most times. */
    private static final List<TargetState> STATES =
            List.of(TargetState.LOADING, TargetState.FAILED, TargetState.REACHED, TargetState.REACHED);

    private static final int OWNER = 1;

    public final FleetFixture fleet;
    public final TtftCeiling ceiling;
    public final FleetFixture.Gates candidates;
    private final SplittableRandom random;
    private final List<Attempt> pending = new ArrayList<>();

    public ChangingFleet(long seed, int machines) {
        random = new SplittableRandom(seed);
        FleetFixture.Builder builder = FleetFixture.models("a", "b", "c");
        for (int i = 0; i < machines; i++) {
            int kind = i % 3;
            builder.machine(m -> {
                m.hardware("kind-" + kind).memory((24L << kind) * FleetFixture.GIB);
                m.rates("a", 20 + 30 * kind, kind == 0 ? 0 : 400 * kind);
                m.resident(MODELS.get(kind));
                if (random.nextInt(8) == 0) {
                    m.owner(OWNER);
                }
                if (random.nextInt(4) == 0) {
                    m.holds("a", "b");
                }
            });
        }
        fleet = builder.build();
        FleetAdmission pools = policy(new PoolExhausted.Type(), KnobValues.of(PoolExhausted.Knobs.class));
        FleetAdmission cap = policy(new ConcurrencyCap.Type(), KnobValues.of(ConcurrencyCap.Knobs.class));
        ceiling = (TtftCeiling) policy(new TtftCeiling.Type(), KnobValues.of(TtftCeiling.Knobs.class, "base=25s"));
        FleetAdmission heat = policy(new ThermalCritical.Type(), new NoKnobs());
        candidates = fleet.candidates(pools, cap, heat, ceiling);
    }

    private <K extends Record> FleetAdmission policy(PolicyType<K, FleetAdmission> type, K knobs) {
        return fleet.observedBy(type.create(knobs, fleet.context()));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public int machines() {
        return fleet.view().machines();
    }

    /** Something happens. */
    public void change() {
        int machine = random.nextInt(machines());
        String model = any(MODELS);
        fleet.at(fleet.now() + random.nextInt(1_000_000_000));
        switch (random.nextInt(12)) {
            case 0 -> fleet.online(machine, random.nextInt(4) > 0);
            case 1 -> fleet.assign(machine, model, any(STATES));
            case 2 -> fleet.coolDown(machine, model, fleet.now() + 2 * FleetFixture.SECOND);
            case 3, 4, 5 -> report(machine, model);
            case 6, 7 -> giveUp();
            default -> send(machine);
        }
        while (pending.size() > machines()) {
            giveUp();
        }
    }

    private void report(int machine, String model) {
        fleet.report(
                machine,
                r -> r.busy(model, random.nextInt(5), random.nextInt(3))
                        .promised(model, random.nextInt(2000))
                        .promptsAhead(model, random.nextInt(3000))
                        .observed(model, random.nextInt(3) == 0 ? 0 : 5 + random.nextInt(100))
                        .state(model, any(List.of(ModelState.values())))
                        .thermal(any(List.of(ThermalState.values())))
                        .used(random.nextLong(24 * FleetFixture.GIB)));
    }

    private void giveUp() {
        if (!pending.isEmpty()) {
            fleet.cancel(pending.remove(random.nextInt(pending.size())));
        }
    }

    private void send(int machine) {
        Attempt attempt = attempt();
        pending.add(attempt);
        fleet.send(attempt, machine);
    }

    /** Somebody asks for something; now and then for a machine of their own, or after some have refused. */
    public Attempt attempt() {
        String model = any(MODELS);
        Attempt attempt = random.nextInt(6) == 0
                ? fleet.attempt(model, OWNER, any(List.of(Route.values())))
                : fleet.attempt(model, 1 + random.nextInt(4000), 1 + random.nextInt(2000));
        if (random.nextInt(5) == 0) {
            int refusing = random.nextInt(machines());
            fleet.send(attempt, refusing).refuse(attempt);
        }
        return attempt;
    }

    /** The machines that pass, found by asking each. */
    public int[] passing(Attempt attempt) {
        return IntStream.range(0, machines())
                .filter(m -> candidates.of(attempt).passes(m))
                .toArray();
    }

    public int choose(MachineChoice policy, Attempt attempt) {
        return policy.choose(attempt.request(), fleet.view(), candidates.of(attempt), fleet.now());
    }

    /** Sends a chosen attempt on its way. */
    public void dispatch(Attempt attempt, int machine) {
        pending.add(attempt);
        fleet.send(attempt, machine);
    }
}
