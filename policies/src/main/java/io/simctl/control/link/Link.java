package io.simctl.control.link;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.Arrays;

/**
 * One direction of the way between the Coordinator and the machines. Every message arrives the same time after it was sent, so
 * messages arrive in the order in which they were sent, whatever machine they are for; that is why one ring and one alarm are
 * enough for a fleet of any size. A ring and an alarm for each machine would cost a cache miss each and a deeper event queue.
 */
final class Link<M> {
    private static final int FIRST_CAPACITY = 16;

    /** Receives what arrives from or for a machine. */
    @FunctionalInterface
    interface Receiver<M> {
        /** A message has arrived at {@code now}, in nanoseconds since the run began. */
        void receive(int machine, M message, long now);
    }

    private final Alarm alarm;
    private final long delay;
    private final Receiver<? super M> receiver;
    private Object[] messages = new Object[FIRST_CAPACITY];
    private int[] machines = new int[FIRST_CAPACITY];
    private long[] due = new long[FIRST_CAPACITY];
    private int head;
    private int size;

    Link(Alarms alarms, long delay, Receiver<? super M> receiver) {
        this.alarm = alarms.create(this::deliver);
        this.delay = delay;
        this.receiver = receiver;
    }

    /** Nanoseconds from sending to arriving. */
    long delay() {
        return delay;
    }

    void send(int machine, M message, long now) {
        if (size == messages.length) {
            grow();
        }
        int tail = head + size & messages.length - 1;
        messages[tail] = message;
        machines[tail] = machine;
        due[tail] = now + delay;
        size++;
        if (size == 1) {
            alarm.set(now + delay);
        }
    }

    private void deliver(long now) {
        while (size > 0 && due[head] <= now) {
            int machine = machines[head];
            receiver.receive(machine, take(), now);
        }
        if (size > 0) {
            alarm.set(due[head]);
        }
    }

    @SuppressWarnings("unchecked")
    private M take() {
        M message = (M) messages[head];
        messages[head] = TAKEN;
        head = head + 1 & messages.length - 1;
        size--;
        return message;
    }

    /** Stands in the ring where a message was, so that the ring keeps nothing alive. */
    private static final Object TAKEN = new Object();

    private void grow() {
        int capacity = messages.length;
        Object[] widerMessages = Arrays.copyOfRange(messages, head, head + 2 * capacity);
        System.arraycopy(messages, 0, widerMessages, capacity - head, head);
        int[] widerMachines = Arrays.copyOfRange(machines, head, head + 2 * capacity);
        System.arraycopy(machines, 0, widerMachines, capacity - head, head);
        long[] widerDue = Arrays.copyOfRange(due, head, head + 2 * capacity);
        System.arraycopy(due, 0, widerDue, capacity - head, head);
        messages = widerMessages;
        machines = widerMachines;
        due = widerDue;
        head = 0;
    }
}
