package io.simctl.control;

/**
 * The ways between the Coordinator and the machines: one for orders, one for answers and one for heartbeats, which may be
 * slower.
 */
final class Network {
    private final Link<Message.Order> orders;
    private final Link<Message.Answer> answers;
    private final Link<MachineReport> heartbeats;

    /**
     * Nanoseconds on the way.
     *
     * @param delay of orders and answers, one way
     * @param heartbeatDelay from taking a report to the Coordinator knowing it
     */
    record Delays(long delay, long heartbeatDelay) {}

    Network(
            Alarms alarms,
            Delays delays,
            Link.Receiver<Message.Order> nodes,
            Link.Receiver<Message.Answer> coordinator,
            Link.Receiver<MachineReport> reports) {
        orders = new Link<>(alarms, delays.delay(), nodes);
        answers = new Link<>(alarms, delays.delay(), coordinator);
        heartbeats = new Link<>(alarms, delays.heartbeatDelay(), reports);
    }

    /** One-way delay of orders and answers, in nanoseconds. */
    long delay() {
        return orders.delay();
    }

    /** How long a report is on its way, in nanoseconds. */
    long heartbeatDelay() {
        return heartbeats.delay();
    }

    void order(int machine, Message.Order order, long now) {
        orders.send(machine, order, now);
    }

    void answer(int machine, Message.Answer answer, long now) {
        answers.send(machine, answer, now);
    }

    void heartbeat(int machine, MachineReport report, long now) {
        heartbeats.send(machine, report, now);
    }
}
