package io.simctl.control.coordinator;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.control.link.Message;
import io.simctl.control.link.Network;
import io.simctl.fleet.Request;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetScheduling;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/**
 * The legs of attempts, from a scheduling policy's word to the machines: sends what goes out at once, sends hedges when their time has
 * come, and the decoding half of a pair when the KV cache has been transferred.
 */
final class Dispatcher {
    private static final Comparator<Hedge> BY_TIME =
            Comparator.comparingLong(Hedge::at).thenComparingLong(Hedge::number);

    private final KnownFleet fleet;
    private final CandidateFilter filter;
    private final FleetScheduling scheduling;
    private final Network network;
    private final KvTransfers transfers;
    private final ObjLongConsumer<Leg> sent;
    private final PriorityQueue<Hedge> hedges = new PriorityQueue<>(BY_TIME);
    private final Alarm hedgeDue;
    private long numbers;

    /** The machine of a hedge that the policy chooses when its time has come. */
    private static final int CHOSEN_LATER = -1;

    /** A second machine that gets the attempt unless the leg has given a token by then. */
    private record Hedge(Leg leg, int machine, long at, long number) {}

    /** @param sent hears of each leg that has been sent, after the books were brought up to date */
    Dispatcher(
            KnownFleet fleet,
            CandidateFilter filter,
            FleetScheduling scheduling,
            Network network,
            KvTransfers transfers,
            Alarms alarms,
            ObjLongConsumer<Leg> sent) {
        this.fleet = fleet;
        this.filter = filter;
        this.scheduling = scheduling;
        this.network = network;
        this.transfers = transfers;
        this.sent = sent;
        this.hedgeDue = alarms.create(this::sendHedges);
        transfers.deliverTo(this::send);
    }

    /** Does what the policy has said. */
    void dispatch(Attempt attempt, Dispatch dispatch, long now) {
        attempt.dispatched();
        switch (dispatch) {
            case Dispatch.NotYet none -> throw new IllegalArgumentException("nowhere to dispatch to");
            case Dispatch.To to ->
                sendHedged(attempt, to.machine(), CHOSEN_LATER, scheduling.hedgeAfter(attempt.request()), now);
            case Dispatch.Hedged hedged -> sendHedged(attempt, hedged.machine(), hedged.hedge(), hedged.after(), now);
            case Dispatch.Disaggregated pair -> sendDisaggregated(attempt, pair, now);
        }
    }

    private void sendDisaggregated(Attempt attempt, Dispatch.Disaggregated pair, long now) {
        Leg prefill = expect(attempt, pair.prefill(), Leg.Role.PREFILL, now);
        expect(attempt, pair.decode(), Leg.Role.DECODE, now);
        send(prefill, now);
    }

    private void sendHedged(Attempt attempt, int machine, int hedge, long after, long now) {
        Leg first = expect(attempt, machine, Leg.Role.WHOLE, now);
        if (after < Alarm.NEVER - now) {
            hedges.add(new Hedge(first, hedge, now + after, numbers++));
            hedgeDue.set(hedges.element().at());
        }
        send(first, now);
    }

    private Leg expect(Attempt attempt, int machine, Leg.Role role, long now) {
        Leg leg = attempt.dispatch(machine, role, Leg.Stage.PLANNED, now);
        fleet.machine(machine).expects(leg);
        return leg;
    }

    private void send(Leg leg, long now) {
        if (!leg.isPending()) {
            return; // its client has gone while the KV cache was on its way
        }
        KnownMachine machine = fleet.machine(leg.machine());
        leg.send(now);
        machine.sent(leg);
        Request request = leg.request();
        boolean own = request.route() == Request.Route.SELF && CandidateFilter.owns(machine, request);
        network.order(leg.machine(), new Message.Run(leg, own), now);
        sent.accept(leg, now);
    }

    /**
     * The prompt has been computed: its KV cache goes to the machine that generates the rest.
     *
     * @return false when there is no rest, the answer being one token long
     */
    boolean handOver(Leg prefill, long now) {
        Attempt attempt = prefill.attempt();
        Leg decode = attempt.leg(attempt.legs() - 1);
        if (attempt.outputTokens() == 1) {
            if (settle(decode)) {
                attempt.serveBy(prefill);
            }
            return false;
        }
        transfers.begin(prefill, decode, now);
        return true;
    }

    /** Gives a leg up: its machine gets an order if it knows of it. */
    void cancel(Leg leg, long now) {
        withdraw(leg, now);
        settle(leg);
    }

    /** Tells the leg's machine, if it knows of it, to leave it alone; what it has answered meanwhile still counts. */
    void withdraw(Leg leg, long now) {
        if (leg.stage() != Leg.Stage.PLANNED) {
            network.order(leg.machine(), new Message.Cancel(leg), now);
        }
    }

    /** Takes the leg off the books of its machine; false when it is not on them any more. */
    boolean settle(Leg leg) {
        if (!leg.isPending()) {
            return false;
        }
        leg.settle();
        fleet.machine(leg.machine()).settled(leg);
        return true;
    }

    private void sendHedges(long now) {
        while (!hedges.isEmpty() && hedges.element().at() <= now) {
            Hedge due = hedges.remove();
            Attempt attempt = due.leg().attempt();
            boolean late = due.leg().isPending() && !due.leg().isAnswering();
            int machine = late ? hedgeFor(due, attempt, now) : FleetScheduling.NO_HEDGE;
            if (machine != FleetScheduling.NO_HEDGE) {
                Leg second = expect(attempt, machine, Leg.Role.WHOLE, now);
                attempt.serveBy(due.leg());
                send(second, now);
            }
        }
        if (!hedges.isEmpty()) {
            hedgeDue.set(hedges.element().at());
        }
    }

    private int hedgeFor(Hedge due, Attempt attempt, long now) {
        CandidateFilter candidates = filter.of(attempt);
        int first = due.leg().machine();
        int machine = due.machine() == CHOSEN_LATER
                ? scheduling.hedge(attempt.request(), first, fleet, candidates, now)
                : due.machine();
        boolean goes = machine != FleetScheduling.NO_HEDGE && machine != first && candidates.passes(machine);
        return goes ? machine : FleetScheduling.NO_HEDGE;
    }
}
