package io.simctl.control.plane;

import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Backend;
import io.simctl.control.PoolReport;
import io.simctl.control.RunListener;
import io.simctl.control.RunPolicies;
import io.simctl.control.Workload;
import io.simctl.control.client.Clients;
import io.simctl.control.coordinator.Coordinator;
import io.simctl.control.coordinator.KnownFleet;
import io.simctl.control.coordinator.KvTransfers;
import io.simctl.control.link.Heartbeats;
import io.simctl.control.link.LinkFaults;
import io.simctl.control.link.Liveness;
import io.simctl.control.link.MachineReport;
import io.simctl.control.link.Message;
import io.simctl.control.link.Network;
import io.simctl.control.link.Polls;
import io.simctl.control.link.ReportSource;
import io.simctl.control.link.SilenceWatch;
import io.simctl.control.node.NodeAgent;
import io.simctl.fleet.Fleet;
import io.simctl.policy.Telemetry;
import java.util.Arrays;

/**
 * Puts the actors of a run together: clients, Coordinator, network, one NodeAgent and one Backend for each machine. The
 * simulator and the live loop build one each and differ only in the {@link Alarms} and {@link Backend}s they hand in.
 */
public final class ControlPlane {
    private final Alarms alarms;
    private final Coordinator coordinator;
    private final NodeAgent[] nodes;
    private final Network network;
    private final ReportSource reports;
    private final Liveness liveness;
    private final Clients clients;
    private final KnownFleet view;
    private final boolean isolates;
    private final boolean needsEveryReport;
    private final RunListener listener;

    public ControlPlane(
            Fleet fleet,
            ControlSettings settings,
            RunPolicies policies,
            Workload workload,
            Alarms alarms,
            Backend.Factory backends,
            RunListener listener) {
        this.alarms = alarms;
        int machines = fleet.machines().size();
        this.listener = listener;
        this.isolates = policies.placement().isolates();
        nodes = new NodeAgent[machines];
        network = new Network(
                machines, alarms, new Network.Delays(settings.networkDelay(), settings.heartbeatDelay()), new Ends());
        RunPolicies.Node[] onNodes = new RunPolicies.Node[machines];
        Arrays.setAll(onNodes, policies.node());
        this.view = new KnownFleet(
                fleet, (machine, model) -> onNodes[machine].admission().slots(model));
        for (int machine = 0; machine < machines; machine++) {
            nodes[machine] = new NodeAgent(
                    fleet,
                    machine,
                    onNodes[machine],
                    policies.placement()::onMachine,
                    settings.drainTimeout(),
                    alarms,
                    network,
                    backends,
                    listener);
        }
        liveness = new Liveness(machines, policies.telemetry(), this::online);
        reports = reports(policies.telemetry(), settings);
        clients = new Clients(workload, settings.clients(), alarms, new FleetSink(), listener);
        coordinator = new Coordinator(
                view,
                new Coordinator.FleetPolicies(
                        policies.selection(),
                        policies.admission(),
                        policies.scheduling(),
                        policies.queue(),
                        policies.placement()),
                settings.attempts(),
                settings.firstTokenTimeout(),
                new KvTransfers(fleet, settings.kvTransferBandwidth(), alarms),
                alarms,
                network,
                clients,
                listener);
        if (coordinator.readsCaches()) {
            Arrays.stream(nodes).forEach(NodeAgent::watchCaches);
        }
        needsEveryReport = coordinator.needsEveryReport()
                || coordinator.readsCaches()
                || !fleet.clusters().isEmpty(); // whose machines' ranks change without a word
        view.reports(reports);
        for (int machine = 0; machine < machines; machine++) {
            int its = machine;
            nodes[machine].onNews(() -> reports.news(its, alarms.now()));
        }
    }

    /** Begins the run: machines report, the placement policy has its first say, clients arm their first request. */
    public void begin() {
        long now = alarms.now();
        for (NodeAgent node : nodes) {
            node.begin(now);
        }
        reports.begin(now);
        if (needsEveryReport) {
            reports.alwaysWanted(now);
        }
        coordinator.begin(now);
        clients.begin(now);
    }

    /** Whether every request has ended and none will come. */
    public boolean isFinished() {
        return clients.isFinished();
    }

    /** Ends the run: what is still under way is accounted for as unfinished. */
    public void end() {
        clients.end(alarms.now());
        listener.pools(pools(), alarms.now());
    }

    /** How the Coordinator sees the machines divided into pools. */
    public PoolReport pools() {
        return PoolReport.of(view, isolates);
    }

    /** The way to a machine breaks, or is mended: requests on it break off, and nothing is heard of it meanwhile. */
    public void cut(int machine, boolean isCut) {
        reports.alwaysWanted(alarms.now());
        network.cut(machine, isCut);
        if (isCut) {
            nodes[machine].disconnected(alarms.now());
        } else {
            coordinator.connected(machine, alarms.now());
        }
    }

    /**
     * The machine loses all that it has in memory and runs nothing until it is {@link #poweredOn}; the backend is to lose it as well.
     * The way to it is to be {@link #cut} for that time.
     */
    public void poweredOff(int machine) {
        nodes[machine].poweredOff(alarms.now());
    }

    /** The machine is back, with nothing in memory. */
    public void poweredOn(int machine) {
        nodes[machine].poweredOn(alarms.now());
    }

    /** The ways to the machines have these faults from now on. */
    public void links(LinkFaults faults) {
        reports.alwaysWanted(alarms.now());
        network.faults(faults);
    }

    private ReportSource reports(Telemetry telemetry, ControlSettings settings) {
        int machines = nodes.length;
        return switch (telemetry.mode()) {
            case PUSH -> {
                long interval = telemetry.interval() == 0 ? settings.heartbeatInterval() : telemetry.interval();
                SilenceWatch silence = new SilenceWatch(machines, telemetry.timeout(), alarms, this::missed);
                yield new Heartbeats(machines, this::fill, network, alarms, interval, silence);
            }
            case POLL ->
                new Polls(
                        machines,
                        network,
                        alarms,
                        new Polls.Timing(telemetry.interval(), telemetry.timeout()),
                        this::missed);
        };
    }

    private void fill(int machine, MachineReport report) {
        nodes[machine].fill(report);
    }

    private void missed(int machine) {
        liveness.missed(machine, alarms.now());
    }

    private void online(int machine, boolean isOnline, long now) {
        coordinator.online(machine, isOnline, now);
    }

    /** The machines and the Coordinator as the network sees them. */
    private final class Ends implements Network.Ends {
        @Override
        public void atMachine(int machine, Message.Order order, long now) {
            nodes[machine].receive(order, now);
        }

        @Override
        public void atCoordinator(int machine, Message.Answer answer, long now) {
            if (answer instanceof Message.TargetStatus || answer instanceof Message.LoadEnded) {
                reports.news(machine, now); // what is learned from an answer stands until the next report
            }
            coordinator.receive(machine, answer, now);
        }

        @Override
        public void asked(int machine, MachineReport report, long now) {
            fill(machine, report);
            network.report(machine, report, now);
        }

        @Override
        public void reported(int machine, MachineReport report, long now) {
            if (reports.arrived(machine, now)) {
                coordinator.reported(machine, report, now);
                nodes[machine].reportRead(report);
                liveness.reported(machine, now);
                if (!coordinator.isAnyWaiting() && nodes[machine].hasToldAll()) {
                    reports.toldAll(machine, report.number);
                }
            }
            reports.read(report);
        }
    }

    /** The fleet as clients see it; clients sit beside the Coordinator. */
    private final class FleetSink implements Clients.RequestSink {
        @Override
        public void arrive(Attempt attempt, long now) {
            coordinator.arrive(attempt, now);
            if (coordinator.isAnyWaiting()) {
                reports.wanted(now);
            }
        }

        @Override
        public void cancel(Attempt attempt, long now) {
            coordinator.cancel(attempt, now);
        }

        @Override
        public long delay(Attempt attempt) {
            return attempt.machine() == Attempt.NO_MACHINE ? 0 : network.delay();
        }
    }
}
