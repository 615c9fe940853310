package io.simctl.control.coordinator;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.control.link.MachineReport;
import io.simctl.control.link.ModelReport;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.Target;
import io.simctl.policy.TargetState;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.PolicyContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A fleet as a Coordinator sees it, for tests of policies: says what machines report, what was sent and who was assigned, and
 * tells observers of every change like the Coordinator does. Gates are those of the real {@link CandidateFilter}.
 */
public final class FleetFixture {
    /** One second in nanoseconds. */
    public static final long SECOND = 1_000_000_000L;

    /** One GiB. */
    public static final long GIB = 1L << 30;

    private static final Outcome.Rejected REFUSED = new Outcome.Rejected(503, "full", 0);

    private final KnownFleet view;
    private final List<FleetObserver> observers = new ArrayList<>();
    private long now;
    private long reports;
    private long nextRequest;

    private FleetFixture(Fleet fleet, int slots) {
        view = new KnownFleet(fleet, (machine, model) -> slots);
    }

    /** Begins a fleet with these models, each of 8 GiB and 100 KiB of KV cache per token. */
    public static Builder models(String... names) {
        return new Builder(names);
    }

    /** Describes a fleet. */
    public static final class Builder {
        private final List<Model> models = new ArrayList<>();
        private final List<MachineBuilder> machines = new ArrayList<>();
        private int slots = Integer.MAX_VALUE;

        private Builder(String... names) {
            for (String name : names) {
                models.add(new Model(name, 8 * GIB, 100 << 10, 131_072));
            }
        }

        /** Sets the size of a model. */
        public Builder weights(String model, long bytes) {
            models.replaceAll(
                    m -> m.name().equals(model) ? new Model(model, bytes, m.kvBytesPerToken(), m.contextLimit()) : m);
            return this;
        }

        /** Adds a machine: 64 GiB, 400 GB/s, every model on disk and none in memory, unless said otherwise. */
        public Builder machine(Consumer<MachineBuilder> description) {
            MachineBuilder machine = new MachineBuilder("m" + machines.size(), models);
            description.accept(machine);
            machines.add(machine);
            return this;
        }

        /** Adds equal machines. */
        public Builder machines(int count, Consumer<MachineBuilder> description) {
            for (int i = 0; i < count; i++) {
                machine(description);
            }
            return this;
        }

        /** Requests for a model that hold a slot on a machine at once; any number when it is not said. */
        public Builder slots(int count) {
            slots = count;
            return this;
        }

        public FleetFixture build() {
            Fleet fleet = new Fleet(
                    machines.stream().map(MachineBuilder::machine).toList(),
                    models,
                    machines.stream().map(m -> List.of(m.hosting)).toList());
            return new FleetFixture(fleet, slots);
        }
    }

    /** Describes a machine. */
    public static final class MachineBuilder {
        private final String name;
        private final List<Model> models;
        private final Fleet.Hosting[] hosting;
        private String hardware = "mac";
        private long memory = 64 * GIB;
        private double bandwidth = 400e9;
        private int owner = Request.NO_OWNER;
        private boolean privateOnly;
        private boolean manageable = true;
        private boolean trusted = true;
        private String release = "";

        private MachineBuilder(String name, List<Model> models) {
            this.name = name;
            this.models = models;
            hosting = new Fleet.Hosting[models.size()];
            Arrays.fill(hosting, new Fleet.Hosting(true, false, 0, 0));
        }

        public MachineBuilder hardware(String kind) {
            hardware = kind;
            return this;
        }

        public MachineBuilder memory(long bytes) {
            memory = bytes;
            return this;
        }

        public MachineBuilder bandwidth(double bytesPerSecond) {
            bandwidth = bytesPerSecond;
            return this;
        }

        public MachineBuilder owner(int account) {
            owner = account;
            return this;
        }

        public MachineBuilder privateOnly() {
            privateOnly = true;
            return this;
        }

        public MachineBuilder unmanageable() {
            manageable = false;
            return this;
        }

        public MachineBuilder untrusted() {
            trusted = false;
            return this;
        }

        public MachineBuilder release(String version) {
            release = version;
            return this;
        }

        /** These models are in memory when the run begins. */
        public MachineBuilder resident(String... names) {
            for (String model : names) {
                Fleet.Hosting was = hosting[index(model)];
                hosting[index(model)] = new Fleet.Hosting(
                        true,
                        true,
                        was.decodeTokensPerSecond(),
                        was.prefillTokensPerSecond(),
                        was.claimBytes(),
                        was.requiredBytes());
            }
            return this;
        }

        /** Only these models are on disk. */
        public MachineBuilder holds(String... names) {
            for (Model model : models) {
                if (!List.of(names).contains(model.name())) {
                    hosting[index(model.name())] = new Fleet.Hosting(false, false, 0, 0);
                }
            }
            return this;
        }

        /** Its server claims so much for KV cache when it loads the model, and does not load it with less. */
        public MachineBuilder claims(String model, long bytes) {
            Fleet.Hosting was = hosting[index(model)];
            hosting[index(model)] = new Fleet.Hosting(was.onDisk(), was.residentAtStart(), 0, 0, bytes, bytes);
            return this;
        }

        /** Registered rates in tokens per second, 0 for unknown. */
        public MachineBuilder rates(String model, double decode, double prefill) {
            Fleet.Hosting was = hosting[index(model)];
            hosting[index(model)] = new Fleet.Hosting(was.onDisk(), was.residentAtStart(), decode, prefill);
            return this;
        }

        private int index(String model) {
            return models.stream().map(Model::name).toList().indexOf(model);
        }

        private Machine machine() {
            return new Machine(name, hardware, memory, 0, bandwidth, owner, privateOnly, manageable, trusted, release);
        }
    }

    public Fleet fleet() {
        return view.fleet();
    }

    public FleetView view() {
        return view;
    }

    public MachineView machine(int index) {
        return view.machine(index);
    }

    public int model(String name) {
        return fleet().modelIndex(name);
    }

    /** What a policy of this fleet is made with; always the same random numbers. */
    public PolicyContext context() {
        return context(new Foresight(fleet().models().size(), new int[0], new long[0]));
    }

    /** What a policy of this fleet is made with when these requests will come. */
    public PolicyContext context(Foresight requests) {
        return new PolicyContext(fleet(), new SplittableRandom(42), () -> requests);
    }

    /** Tells the policy of every change from now on, beginning with every machine as the Coordinator does. */
    public <P extends FleetObserver> P observedBy(P policy) {
        List<FleetObserver> all = FleetObserver.withInner(List.of(policy)).toList();
        observers.addAll(all);
        for (int i = 0; i < view.machines(); i++) {
            MachineView machine = view.machine(i);
            all.forEach(observer -> observer.machineChanged(machine, now));
        }
        return policy;
    }

    public long now() {
        return now;
    }

    public FleetFixture at(long time) {
        now = time;
        return this;
    }

    /** The Coordinator's candidates behind its own gates and those of these policies. */
    public Gates candidates(FleetAdmission... policies) {
        return new Gates(new CandidateFilter(view, new Clock(), List.of(policies)));
    }

    /** All gates, for whichever attempt a test asks about. */
    public static final class Gates {
        private final CandidateFilter filter;

        private Gates(CandidateFilter filter) {
            this.filter = filter;
        }

        /** Those that the attempt may run on, until another is asked about. */
        public Candidates of(Attempt attempt) {
            return filter.of(attempt);
        }
    }

    /** The machine that the policy chooses where nothing but the Coordinator's own gates stands against it. */
    public int choose(MachineChoice policy, Attempt attempt) {
        return policy.choose(attempt.request(), view, candidates().of(attempt), now);
    }

    /** What the policy says to the attempt at this time, nothing but its own gate and the Coordinator's being in the way. */
    public Verdict decide(FleetAdmission policy, Attempt attempt, long at) {
        return policy.decide(attempt.request(), view, candidates(policy).of(attempt), at);
    }

    /** A public attempt of nobody in particular. */
    public Attempt attempt(String model, int promptTokens, int maxTokens) {
        return arrived(new Attempt(
                new Demand(Request.of(nextRequest++, model(model), now, promptTokens, maxTokens), maxTokens), now));
    }

    /** An attempt of an account. */
    public Attempt attempt(String model, int owner, Request.Route route) {
        return arrived(new Attempt(
                new Demand(new Request(nextRequest++, model(model), now, 100, 100, owner, route, Prefix.NONE), 100),
                now));
    }

    /** An attempt of an account whose prompt begins with these blocks of 32 tokens. */
    public Attempt attempt(String model, int promptTokens, int owner, Request.Route route, long... blocks) {
        Prefix prefix = new Prefix(32, blocks);
        Request request = new Request(nextRequest++, model(model), now, promptTokens, 100, owner, route, prefix);
        return arrived(new Attempt(new Demand(request, 100), now));
    }

    /** Observers hear of every attempt as it comes. */
    private Attempt arrived(Attempt attempt) {
        observers.forEach(o -> o.arrived(attempt.request(), now));
        return attempt;
    }

    /** The Coordinator sends the attempt to the machine. */
    public FleetFixture send(Attempt attempt, int machine) {
        Leg leg = attempt.dispatch(machine, Leg.Role.WHOLE, Leg.Stage.SENT, now);
        view.machine(machine).expects(leg);
        view.machine(machine).sent(leg);
        observers.forEach(o -> o.sent(attempt.request(), view.machine(machine), now));
        return changed(machine);
    }

    /** Sends so many attempts of 100 prompt and 100 output tokens. */
    public FleetFixture send(String model, int machine, int count) {
        for (int i = 0; i < count; i++) {
            send(attempt(model, 100, 100), machine);
        }
        return this;
    }

    /** The first token of the attempt comes by. */
    public FleetFixture firstToken(Attempt attempt) {
        observers.forEach(
                o -> o.firstToken(attempt.request(), view.machine(attempt.machine()), attempt.dispatchedAt(), now));
        return this;
    }

    /** The end of the attempt comes by. */
    public FleetFixture answer(Attempt attempt) {
        settle(attempt);
        observers.forEach(
                o -> o.completed(attempt.request(), view.machine(attempt.machine()), attempt.outputTokens(), now));
        return changed(attempt.machine());
    }

    /** The client of the attempt gives up. */
    public FleetFixture cancel(Attempt attempt) {
        settle(attempt);
        return changed(attempt.machine());
    }

    private void settle(Attempt attempt) {
        view.machine(attempt.machine()).settled(attempt.leg(attempt.legs() - 1));
    }

    /** The machine refuses the attempt. */
    public FleetFixture refuse(Attempt attempt) {
        settle(attempt);
        attempt.exclude(attempt.machine());
        observers.forEach(o -> o.refused(attempt.request(), view.machine(attempt.machine()), REFUSED, now));
        return changed(attempt.machine());
    }

    /** The attempt breaks off on its machine. */
    public FleetFixture fail(Attempt attempt, String cause) {
        settle(attempt);
        attempt.exclude(attempt.machine());
        observers.forEach(o -> o.failed(attempt.request(), view.machine(attempt.machine()), cause, now));
        return changed(attempt.machine());
    }

    /** The Coordinator turns the attempt away. */
    public FleetFixture reject(Attempt attempt, Outcome.Cause cause) {
        observers.forEach(o -> o.rejected(attempt.request(), new Outcome.Rejected(429, "for_a_reason", cause, 0), now));
        return this;
    }

    /** A report comes that was taken after all that was sent had arrived; what it does not mention stays as it was. */
    public FleetFixture report(int machine, Consumer<ReportBuilder> content) {
        MachineReport report = new MachineReport();
        ReportBuilder builder = new ReportBuilder(report, view.machine(machine));
        content.accept(builder);
        report.number = reports++;
        view.machine(machine).heard(report, now);
        return changed(machine);
    }

    /** What a report says. */
    public final class ReportBuilder {
        private final MachineReport report;

        private ReportBuilder(MachineReport report, KnownMachine before) {
            this.report = report;
            for (int m = 0; m < view.models(); m++) {
                ModelReport it = report.add(m);
                it.copyFrom(before.reported(m));
                it.received += before.sentSinceReport(m);
                it.receivedPromptTokens += before.sentSinceReportPromptTokens(m);
            }
            report.usedBytes = before.usedBytes();
            report.rank = before.rank();
            report.thermal = before.thermal();
        }

        public ReportBuilder state(String model, ModelState state) {
            report.of(model(model)).state = state;
            return this;
        }

        public ReportBuilder busy(String model, int running, int waiting) {
            report.of(model(model)).running = running;
            report.of(model(model)).waiting = waiting;
            return this;
        }

        public ReportBuilder promised(String model, long outputTokens) {
            report.of(model(model)).promisedTokens = outputTokens;
            return this;
        }

        public ReportBuilder promptsAhead(String model, long tokens) {
            report.of(model(model)).waitingPromptTokens = tokens;
            return this;
        }

        public ReportBuilder observed(String model, double decodeTokensPerSecond) {
            report.of(model(model)).decodeTokensPerSecond = decodeTokensPerSecond;
            return this;
        }

        public ReportBuilder rank(int rank) {
            report.rank = rank;
            return this;
        }

        public ReportBuilder thermal(ThermalState thermal) {
            report.thermal = thermal;
            return this;
        }

        public ReportBuilder used(long bytes) {
            report.usedBytes = bytes;
            return this;
        }
    }

    /** The machine belongs to the model's pool from now on and is that far. */
    public FleetFixture assign(int machine, String model, TargetState state) {
        return assign(machine, state, model(model));
    }

    /** The machine shall hold these models from now on and is that far. */
    public FleetFixture assign(int machine, TargetState state, int... models) {
        KnownMachine it = view.machine(machine);
        it.target(new Target(it.target().epoch() + 1, models), now);
        it.targetState(state);
        if (state == TargetState.REACHED) {
            for (int m = 0; m < view.models(); m++) {
                it.learned(m, it.target().holds(m) ? ModelState.RESIDENT : ModelState.ON_DISK);
            }
        }
        return changed(machine);
    }

    /** The machine could not do what it was told: its model is left alone there until then. */
    public FleetFixture coolDown(int machine, String model, long until) {
        view.machine(machine).coolDown(model(model), until);
        return changed(machine);
    }

    public FleetFixture online(int machine, boolean reachable) {
        view.machine(machine).online(reachable);
        return changed(machine);
    }

    public FleetFixture loadPending(int machine, String model, long until) {
        view.machine(machine).loadPending(model(model), until);
        return changed(machine);
    }

    /** So many requests wait in the Coordinator. */
    public FleetFixture queued(String model, int count, long oldest) {
        view.queued(model(model), count, oldest);
        return this;
    }

    private FleetFixture changed(int machine) {
        observers.forEach(o -> o.machineChanged(view.machine(machine), now));
        return this;
    }

    private final class Clock implements Alarms {
        @Override
        public long now() {
            return now;
        }

        @Override
        public Alarm create(LongConsumer onRing) {
            throw new UnsupportedOperationException("policies have no timers");
        }
    }
}
