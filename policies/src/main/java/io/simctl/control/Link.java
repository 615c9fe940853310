package io.simctl.control;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * One direction of the way between the Coordinator and a machine. Messages arrive a fixed delay after they were sent and in
 * the order in which they were sent, as on one connection; that is why a ring and a single alarm are enough for any number
 * of messages under way.
 */
final class Link<M extends Message> {
    private static final int FIRST_CAPACITY = 16;

    private final Alarm alarm;
    private final long delay;
    private final ObjLongConsumer<? super M> receiver;
    private Object[] messages = new Object[FIRST_CAPACITY];
    private long[] due = new long[FIRST_CAPACITY];
    private int head;
    private int size;

    Link(Alarms alarms, long delay, ObjLongConsumer<? super M> receiver) {
        this.alarm = alarms.create(this::deliver);
        this.delay = delay;
        this.receiver = receiver;
    }

    /** Nanoseconds from sending to arriving. */
    long delay() {
        return delay;
    }

    void send(M message, long now) {
        if (size == messages.length) {
            grow();
        }
        int tail = head + size & messages.length - 1;
        messages[tail] = message;
        due[tail] = now + delay;
        size++;
        if (size == 1) {
            alarm.set(now + delay);
        }
    }

    private void deliver(long now) {
        while (size > 0 && due[head] <= now) {
            receiver.accept(take(), now);
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
        long[] widerDue = Arrays.copyOfRange(due, head, head + 2 * capacity);
        System.arraycopy(due, 0, widerDue, capacity - head, head);
        messages = widerMessages;
        due = widerDue;
        head = 0;
    }
}
