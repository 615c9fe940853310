package io.simctl.control.link;

import io.simctl.control.Alarms;
import io.simctl.control.Leg;
import io.simctl.fleet.Outcome;
import java.util.Optional;

/**
 * The ways between the Coordinator and the machines: for orders, for answers, and for reports, which may be slower. The way to a
 * machine can be cut, and can have {@link LinkFaults}: a request is a connection, which breaks with any message of it that is lost; a
 * report that is lost never comes. Orders of a placement and what answers them are sent until they arrive.
 */
public final class Network {
    static final Outcome.Failed UNREACHABLE = new Outcome.Failed(0, "the machine cannot be reached");
    /** The end of a request whose connection broke while it ran. */
    public static final Outcome.Failed CONNECTION_LOST =
            new Outcome.Failed(0, "the connection to the machine was lost");

    private final Link<Message.Order> orders;
    private final Link<Message.Answer> answers;
    private final Link<MachineReport> questions;
    private final Link<MachineReport> reports;
    private final boolean[] cut;
    private LinkFaults faults = LinkFaults.NONE;
    private boolean areSound = true;

    /**
     * Nanoseconds on the way.
     *
     * @param delay of orders and answers, one way
     * @param reportDelay from taking a report to the Coordinator knowing it
     */
    public record Delays(long delay, long reportDelay) {}

    /** The receivers at the ends of the ways. */
    public interface Ends {
        /** An order has arrived at the machine. */
        void atMachine(int machine, Message.Order order, long now);

        /** An answer of the machine has arrived at the Coordinator. */
        void atCoordinator(int machine, Message.Answer answer, long now);

        /** The Coordinator's question for a report has arrived at the machine, with the report to fill. */
        void asked(int machine, MachineReport report, long now);

        /** A report of the machine has arrived at the Coordinator. */
        void reported(int machine, MachineReport report, long now);
    }

    public Network(int machines, Alarms alarms, Delays delays, Ends ends) {
        cut = new boolean[machines];
        orders = new Link<>(alarms, delays.delay(), (machine, order, now) -> {
            if (isReachable(machine, order, now)) {
                ends.atMachine(machine, order, now);
            }
        });
        answers = new Link<>(alarms, delays.delay(), ends::atCoordinator);
        questions = new Link<>(alarms, delays.delay(), (machine, report, now) -> {
            if (!cut[machine]) {
                ends.asked(machine, report, now);
            }
        });
        reports = new Link<>(alarms, delays.reportDelay(), ends::reported);
    }

    /** Cuts the way to a machine, or mends it: what is sent over it meanwhile is lost, and a request is answered as one that broke off. */
    public void cut(int machine, boolean isCut) {
        cut[machine] = isCut;
    }

    /** Ways have these faults from now on. */
    public void faults(LinkFaults its) {
        faults = its;
        areSound = false;
        orders.faults(its, cut.length);
        answers.faults(its, cut.length);
        questions.faults(its, cut.length);
        reports.faults(its, cut.length);
    }

    private boolean isReachable(int machine, Message.Order order, long now) {
        if (cut[machine] && order instanceof Message.Run run) {
            answers.send(machine, new Message.Broken(run.leg(), UNREACHABLE), now);
        }
        return !cut[machine];
    }

    /** One-way delay of orders and answers, in nanoseconds. */
    public long delay() {
        return orders.delay();
    }

    /** How long a report is on its way, in nanoseconds. */
    public long reportDelay() {
        return reports.delay();
    }

    /** Sends an order, which arrives at the machine {@link #delay} nanoseconds later unless the way is cut then. */
    public void order(int machine, Message.Order order, long now) {
        if (!areSound && order instanceof Message.Run run && faults.breaks(machine)) {
            broken(machine, run.leg(), CONNECTION_LOST, now);
        } else {
            orders.send(machine, order, now);
        }
    }

    /** Sends an answer, which arrives at the Coordinator {@link #delay} nanoseconds later; it is lost if the way is cut. */
    public void answer(int machine, Message.Answer answer, long now) {
        if (cut[machine]) {
            return;
        }
        if (areSound) {
            answers.send(machine, answer, now);
        } else {
            answerOverFaultyWay(machine, answer, now);
        }
    }

    private void answerOverFaultyWay(int machine, Message.Answer answer, long now) {
        Optional<Leg> leg = legOf(answer);
        if (leg.isPresent() && faults.breaks(machine)) {
            broken(machine, leg.get(), CONNECTION_LOST, now);
            orders.send(machine, new Message.Cancel(leg.get()), now); // the server sees that its client is gone
        } else {
            long late = answers.send(machine, answer, now) - now - answers.delay();
            leg.ifPresent(its -> noteLate(its, answer, late));
        }
    }

    private static void noteLate(Leg leg, Message.Answer answer, long late) {
        if (answer instanceof Message.FirstToken) {
            leg.firstTokenLate(late);
        } else if (answer instanceof Message.Finished) {
            leg.lastTokenLate(late);
        }
    }

    private static Optional<Leg> legOf(Message.Answer answer) {
        return switch (answer) {
            case Message.FirstToken(Leg leg) -> Optional.of(leg);
            case Message.Finished(Leg leg) -> Optional.of(leg);
            case Message.Rejected(Leg leg, Outcome.Rejected rejection) -> Optional.of(leg);
            case Message.Broken(Leg leg, Outcome.Failed failure) -> Optional.of(leg);
            case Message.TargetStatus status -> Optional.empty();
            case Message.LoadEnded ended -> Optional.empty();
        };
    }

    /** The connection that carried a leg has broken: the Coordinator's side notices by itself. */
    public void broken(int machine, Leg leg, Outcome.Failed why, long now) {
        answers.send(machine, new Message.Broken(leg, why), now);
    }

    /** Asks the machine for a report. */
    void ask(int machine, MachineReport report, long now) {
        if (!faults.breaks(machine)) {
            questions.send(machine, report, now);
        }
    }

    /** A report is on its way over a sound way since {@code sentAt}. */
    void reported(int machine, MachineReport report, long sentAt) {
        reports.insert(machine, report, sentAt + reports.delay());
    }

    /** A report leaves the machine. */
    public void report(int machine, MachineReport report, long now) {
        if (!cut[machine] && !faults.breaks(machine)) {
            reports.send(machine, report, now);
        }
    }
}
