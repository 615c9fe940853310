package io.simctl.control.link;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.Arrays;

/**
 * One direction of the way between the Coordinator and the machines. Every message arrives the same time after it was sent, so
 * messages arrive in the order in which they were sent, whatever machine they are for; that is why one ring and one alarm are
 * enough for a fleet of any size. A ring and an alarm for each machine would cost a cache miss each and a deeper event queue.
 * Where the way to some machine is slow for a while, a message goes into the ring by its time, and none overtakes another of the same
 * machine.
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
    private LinkFaults faults = LinkFaults.NONE;

    /** When the last message of each machine arrives; kept only where ways can be slow. */
    private long[] lastDue = {};

    Link(Alarms alarms, long delay, Receiver<? super M> receiver) {
        this.alarm = alarms.create(this::deliver);
        this.delay = delay;
        this.receiver = receiver;
    }

    /** Nanoseconds from sending to arriving. */
    long delay() {
        return delay;
    }

    /** Ways can be slow from now on. */
    void faults(LinkFaults its, int count) {
        faults = its;
        lastDue = new long[count];
    }

    /** Sends a message, and answers when it will arrive. */
    long send(int machine, M message, long now) {
        if (lastDue.length > 0) {
            return sendOverSlowWay(machine, message, now);
        }
        if (size == messages.length) {
            grow();
        }
        long at = now + delay;
        put(size, message, machine, at);
        if (size++ == 0) {
            alarm.set(at);
        }
        return at;
    }

    private long sendOverSlowWay(int machine, M message, long now) {
        long late = Math.min(faults.delay(machine), Alarm.NEVER - 1 - delay - now);
        long at = Math.max(lastDue[machine], now + delay + late);
        lastDue[machine] = at;
        insert(machine, message, at);
        return at;
    }

    /** Sends a message that arrives before others that were sent earlier. */
    void insert(int machine, M message, long at) {
        if (size == messages.length) {
            grow();
        }
        int place = size;
        for (; place > 0 && due[slot(place - 1)] > at; place--) {
            put(place, messages[slot(place - 1)], machines[slot(place - 1)], due[slot(place - 1)]);
        }
        put(place, message, machine, at);
        size++;
        if (place == 0) {
            alarm.set(at);
        }
    }

    private int slot(int place) {
        return head + place & messages.length - 1;
    }

    private void put(int place, Object message, int machine, long at) {
        int slot = slot(place);
        messages[slot] = message;
        machines[slot] = machine;
        due[slot] = at;
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
