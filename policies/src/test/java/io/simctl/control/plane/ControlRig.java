package io.simctl.control.plane;

import static io.simctl.control.plane.TimedBackend.SECOND;

import io.simctl.control.Alarm;
import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.control.ManualAlarms;
import io.simctl.control.RunListener;
import io.simctl.control.RunPolicies;
import io.simctl.control.Workload;
import io.simctl.control.client.ClientSettings;
import io.simctl.control.coordinator.KnownMachine;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.MachineView;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.NodeView;
import io.simctl.policy.Placement;
import io.simctl.policy.Swap;
import io.simctl.policy.TargetState;
import io.simctl.policy.Telemetry;
import io.simctl.policy.Verdict;
import io.simctl.policy.placement.ModelPools;
import io.simctl.policy.placement.PoolProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small fleet under the real control plane, with models A and B (and C, if wanted), timed machines and plain policies that a test chooses. */
final class ControlRig implements RunListener {
    static final int A = 0;
    static final int B = 1;
    static final int C = 2;
    static final long GB = 1_000_000_000L;
    static final int CONTEXT = 1 << 20;

    final ManualAlarms alarms = new ManualAlarms();
    final List<TimedBackend> backends = new ArrayList<>();
    final List<String> ends = new ArrayList<>();
    final List<String> residency = new ArrayList<>();
    final TreeMap<Long, Attempt> attempts = new TreeMap<>();
    final TreeMap<Long, Outcome> outcomes = new TreeMap<>();
    final Actions placement = new Actions();
    private final List<Demand> requests = new ArrayList<>();
    private final List<Fleet.Hosting> hosting;
    private final int machines;
    private int slots = 1;
    private int models = 2;
    private int nodeQueue;
    private long nodeWait = Long.MAX_VALUE;
    private int fleetQueue;
    private int atOnce = Integer.MAX_VALUE;
    private int tries = 1;
    private long reportDelay;
    private long firstTokenTimeout = Alarm.NEVER;
    private List<FleetAdmission> fleetAdmission = List.of();
    private boolean hasFollowUps;
    private long retryAfter;
    private final List<Workload.UserGroup> users = new ArrayList<>();
    private boolean isolates;
    private boolean breaksOff = true;
    private Set<ModelPools.Defect> defects = Set.of();
    private long memory = 20 * GB;
    private Swap swap = ControlRig::evictIdle;
    private List<ModelSelection> selection = List.of();
    private FleetScheduling scheduling = (MachineChoice) (request, view, candidates, now) -> candidates.next(0);
    private FleetQueue queue = new Bounded();
    private Telemetry telemetry = Telemetries.push();
    private Optional<Placement> placedBy = Optional.empty();
    private double kvTransfer = 1e9;
    private NodeQueue order = (request, now) -> 0;
    private NodeAdmission admission = new SlotAdmission();
    private ClientSettings clients = ClientSettings.PATIENT;
    private Optional<ControlPlane> plane = Optional.empty();

    /** Machines that hold A and B on disk, each 12 GB, with A resident and no room for both. */
    ControlRig(int machines) {
        this.machines = machines;
        Fleet.Hosting cold = new Fleet.Hosting(true, false, 1, 100);
        this.hosting = List.of(new Fleet.Hosting(true, true, 1, 100), cold, cold);
    }

    ControlRig slots(int count) {
        slots = count;
        return this;
    }

    /** There is a third model, on disk everywhere. */
    ControlRig withC() {
        models = 3;
        return this;
    }

    ControlRig nodeQueue(int depth, long maxWait) {
        nodeQueue = depth;
        nodeWait = maxWait;
        return this;
    }

    ControlRig fleetQueue(int depth) {
        fleetQueue = depth;
        return this;
    }

    /** The Coordinator sends a machine no more than this many at once. */
    ControlRig atOnce(int count) {
        atOnce = count;
        return this;
    }

    /** How long a machine may take to a first token. */
    ControlRig firstTokenWithin(long seconds) {
        firstTokenTimeout = seconds * SECOND;
        return this;
    }

    /** Fleet admission beside the gate of {@link #atOnce}. */
    ControlRig fleetAdmission(FleetAdmission... policies) {
        fleetAdmission = List.of(policies);
        return this;
    }

    ControlRig tries(int count) {
        tries = count;
        return this;
    }

    /** From taking a report to the Coordinator knowing it. */
    ControlRig reportDelay(long nanos) {
        reportDelay = nanos;
        return this;
    }

    ControlRig memory(long bytes) {
        memory = bytes;
        return this;
    }

    /** After which time a machine that is full lets clients come again. */
    ControlRig retryAfter(long nanos) {
        retryAfter = nanos;
        return this;
    }

    /** Users who ask for A again a second after each answer, until the given time. */
    ControlRig users(int count, int tokens, long untilSeconds) {
        users.add(new Askers(count, tokens, SECOND, untilSeconds * SECOND));
        return this;
    }

    /** The same without a second's rest. */
    ControlRig restlessUsers(int count, int tokens, long untilSeconds) {
        users.add(new Askers(count, tokens, 0, untilSeconds * SECOND));
        return this;
    }

    /** A request that is followed by another when it has been answered, {@code think} seconds later. */
    ControlRig requestWithFollowUp(long atSeconds, int tokens, long thinkSeconds, long untilSeconds) {
        hasFollowUps = true; // whose ids are odd
        Request request = Request.of(2L * requests.size(), A, atSeconds * SECOND, 10, tokens);
        Demand.FollowUp next = new OneMore(tokens, thinkSeconds * SECOND, untilSeconds * SECOND);
        requests.add(new Demand(request, tokens, request.prefix(), Optional.of(next)));
        return this;
    }

    private record OneMore(int tokens, long think, long until) implements Demand.FollowUp {
        @Override
        public Demand next(long id, long now) {
            return new Demand(Request.of(id, A, now, 10, tokens), tokens);
        }
    }

    private record Askers(int users, int tokens, long think, long until) implements Workload.UserGroup {
        @Override
        public Demand next(long id, long now) {
            return new Demand(Request.of(id, A, now, 10, tokens), tokens);
        }
    }

    ControlRig isolated() {
        isolates = true;
        return this;
    }

    /** Machines that change models let requests end, however long they take. */
    ControlRig patient() {
        breaksOff = false;
        return this;
    }

    ControlRig defect(ModelPools.Defect defect) {
        defects = Set.of(defect);
        return this;
    }

    ControlRig order(NodeQueue policy) {
        order = policy;
        return this;
    }

    ControlRig admission(NodeAdmission policy) {
        admission = policy;
        return this;
    }

    ControlRig swap(Swap policy) {
        swap = policy;
        return this;
    }

    ControlRig selection(ModelSelection... policies) {
        selection = List.of(policies);
        return this;
    }

    ControlRig scheduling(FleetScheduling policy) {
        scheduling = policy;
        return this;
    }

    /** Bytes of KV cache that cross a link in a second; a prompt has ten. */
    ControlRig kvTransfer(double bytesPerSecond) {
        kvTransfer = bytesPerSecond;
        return this;
    }

    ControlRig queue(FleetQueue policy) {
        queue = policy;
        return this;
    }

    /** Placement by a policy instead of the hand of the test. */
    ControlRig placedBy(Placement policy) {
        placedBy = Optional.of(policy);
        return this;
    }

    ControlRig telemetry(Telemetry policy) {
        telemetry = policy;
        return this;
    }

    ControlRig clients(ClientSettings settings) {
        clients = settings;
        return this;
    }

    /** A request with this many output tokens; it takes as many seconds once it runs. */
    ControlRig request(long atSeconds, int model, int tokens) {
        return requestBy(Request.NO_OWNER, atSeconds, model, tokens);
    }

    /** A request with a prompt as long as that. */
    ControlRig prompt(long atSeconds, int model, int promptTokens) {
        requests.add(new Demand(Request.of(requests.size(), model, atSeconds * SECOND, promptTokens, 5), 5));
        return this;
    }

    ControlRig requestBy(int owner, long atSeconds, int model, int tokens) {
        long id = requests.size();
        Request request =
                new Request(id, model, atSeconds * SECOND, 10, tokens, owner, Request.Route.PUBLIC, Prefix.NONE);
        requests.add(new Demand(request, tokens));
        return this;
    }

    ControlRig runUntil(long seconds) {
        if (plane.isEmpty()) {
            plane = Optional.of(assemble());
            plane.get().begin();
        }
        alarms.runUntil(seconds * SECOND);
        return this;
    }

    /** The machines, by index; puts the fleet together where that was not done yet. */
    List<TimedBackend> backends() {
        runUntil(alarms.now() / SECOND);
        return backends;
    }

    ControlPlane plane() {
        return plane.orElseThrow();
    }

    /** The machines and models. */
    Fleet fleet() {
        Machine machine = new Machine("m", "test", memory, 0, 1e9, Request.NO_OWNER, false, true);
        List<Model> named = Stream.of("A", "B", "C")
                .limit(models)
                .map(name -> new Model(name, 12 * GB, 1, CONTEXT))
                .toList();
        return new Fleet(
                Collections.nCopies(machines, machine),
                named,
                Collections.nCopies(machines, hosting.subList(0, models)));
    }

    private ControlPlane assemble() {
        Fleet fleet = fleet();
        RunPolicies policies = new RunPolicies(
                selection,
                Stream.concat(Stream.of(new Gate()), fleetAdmission.stream()).toList(),
                scheduling,
                queue,
                placedBy.orElse(placement),
                telemetry,
                i -> new RunPolicies.Node(admission, order, swap));
        ControlSettings settings =
                new ControlSettings(0, SECOND, reportDelay, tries, firstTokenTimeout, kvTransfer, 60 * SECOND, clients);
        return new ControlPlane(
                fleet,
                settings,
                policies,
                new Workload(requests.iterator(), users, hasFollowUps),
                alarms,
                (index, listener) -> {
                    TimedBackend backend = new TimedBackend(fleet, index, alarms, listener);
                    backends.add(backend);
                    return backend;
                },
                this);
    }

    private static Swap.Plan evictIdle(NodeView node, int model, long now) {
        if (node.bytesShort(model) <= 0) {
            return Swap.Plan.LOAD;
        }
        int other = 1 - model;
        return node.running(other) == 0 ? Swap.Plan.evict(other) : Swap.Plan.WAIT;
    }

    private final class Bounded implements FleetQueue {
        @Override
        public long rank(Request request, long now) {
            return 0;
        }

        @Override
        public boolean hasRoom(Request request, int inLane, int inAll) {
            return inLane < fleetQueue;
        }

        @Override
        public long maxWait(Request request) {
            return 100 * SECOND;
        }
    }

    private final class Gate implements FleetAdmission {
        @Override
        public String gate(MachineView machine, Request request, long now) {
            return machine.pendingTotal() < atOnce ? OPEN : "busy";
        }

        @Override
        public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
            return Verdict.ADMIT;
        }
    }

    private final class SlotAdmission implements NodeAdmission {
        @Override
        public int slots(int model) {
            return slots;
        }

        @Override
        public boolean hasFixedSlots() {
            return true;
        }

        @Override
        public NodeVerdict arrive(Request request, NodeView node, long now) {
            int there = node.running(request.model()) + node.waiting(request.model());
            return there < slots + nodeQueue
                    ? new NodeVerdict.Admit(nodeWait)
                    : new NodeVerdict.Reject(new Outcome.Rejected(503, "full", retryAfter));
        }

        @Override
        public Outcome.Rejected waitedTooLong(Request request, NodeView node, long now) {
            return new Outcome.Rejected(503, "waited", 0);
        }
    }

    /** Placement by the hand of the test. */
    final class Actions implements Placement {
        private Optional<Placement.Actions> orders = Optional.empty();
        private Optional<FleetView> view = Optional.empty();

        @Override
        public long interval() {
            return 0;
        }

        @Override
        public boolean isolates() {
            return isolates;
        }

        @Override
        public MachinePlacement onMachine(MachineActions actions) {
            return protocol().onMachine(actions);
        }

        @Override
        public void targetStatus(MachineView machine, TargetState state, int model, Knowledge view, long now) {
            protocol().learn(machine, state, model, view, now);
        }

        private PoolProtocol protocol() {
            return new PoolProtocol(isolates, defects, breaksOff);
        }

        @Override
        public void begin(FleetView fleet, Placement.Actions actions, long now) {
            orders = Optional.of(actions);
            view = Optional.of(fleet);
        }

        @Override
        public void tick(FleetView fleet, Placement.Actions actions, long now) {}

        boolean target(int machine, int... models) {
            return orders.orElseThrow().target(machine, models);
        }

        void load(int machine, int model) {
            orders.orElseThrow().load(machine, model);
        }

        boolean eligible(int machine, int model) {
            return orders.orElseThrow().eligible(machine, model);
        }

        FleetView view() {
            return view.orElseThrow();
        }

        KnownMachine sees(int machine) {
            return (KnownMachine) view.orElseThrow().machine(machine);
        }
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        long id = last.request().id();
        attempts.put(id, last);
        outcomes.put(id, outcome);
        ends.add((requests.isEmpty() ? "user's " : "") + id + " " + word(outcome) + " at " + now / SECOND);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed() -> "completed";
            case Outcome.Rejected(int status, String reason, Outcome.Cause cause, long after, String words) ->
                status + " " + reason;
            case Outcome.Failed(int status, String cause, String words) -> "failed " + status + " " + cause;
            case Outcome.TimedOut() -> "timed out";
            case Outcome.Cancelled() -> "cancelled";
            case Outcome.Unfinished() -> "unfinished";
        };
    }

    @Override
    public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
        residency.add(machine + "ABC".substring(model, model + 1) + " " + after + " at " + now / SECOND);
    }
}
