package io.simctl.control;

/**
 * The ways between the Coordinator and the machines: for each machine one for orders, one for answers and one for
 * heartbeats, which may be slower.
 */
final class Network {
    private final Link<Message.Order>[] orders;
    private final Link<Message.Answer>[] answers;
    private final Link<Message.Answer>[] heartbeats;

    /**
     * Nanoseconds on the way.
     *
     * @param delay of orders and answers, one way
     * @param heartbeatDelay from taking a report to the Coordinator knowing it
     */
    record Delays(long delay, long heartbeatDelay) {}

    /** Receives what arrives for a machine. */
    @FunctionalInterface
    interface Receiver<M> {
        void receive(int machine, M message, long now);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    Network(
            Alarms alarms,
            int machines,
            Delays delays,
            Receiver<Message.Order> nodes,
            Receiver<Message.Answer> coordinator) {
        orders = new Link[machines];
        answers = new Link[machines];
        heartbeats = new Link[machines];
        for (int i = 0; i < machines; i++) {
            int machine = i;
            orders[i] = new Link<>(alarms, delays.delay(), (m, now) -> nodes.receive(machine, m, now));
            answers[i] = new Link<>(alarms, delays.delay(), (m, now) -> coordinator.receive(machine, m, now));
            heartbeats[i] =
                    new Link<>(alarms, delays.heartbeatDelay(), (m, now) -> coordinator.receive(machine, m, now));
        }
    }

    /** One-way delay of orders and answers to and from the machine, in nanoseconds. */
    long delay(int machine) {
        return orders[machine].delay();
    }

    /** How long a report is on its way from the machine, in nanoseconds. */
    long heartbeatDelay(int machine) {
        return heartbeats[machine].delay();
    }

    void order(int machine, Message.Order order, long now) {
        orders[machine].send(order, now);
    }

    void answer(int machine, Message.Answer answer, long now) {
        answers[machine].send(answer, now);
    }

    void heartbeat(int machine, Message.Heartbeat heartbeat, long now) {
        heartbeats[machine].send(heartbeat, now);
    }
}
