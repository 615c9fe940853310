package io.simctl.control.coordinator;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Leg;
import io.simctl.fleet.Fleet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/**
 * KV caches on their way from the machines that computed prompts to those that generate the output. A machine sends, and receives, one
 * after the other, each at the full bandwidth of its link.
 */
public final class KvTransfers {
    private static final Comparator<Transfer> BY_TIME =
            Comparator.comparingLong(Transfer::at).thenComparingLong(Transfer::number);

    private final Fleet fleet;
    private final double bytesPerNano;
    private final Alarm due;
    private final PriorityQueue<Transfer> underWay = new PriorityQueue<>(BY_TIME);
    private final long[] sendsUntil;
    private final long[] receivesUntil;
    private ObjLongConsumer<Leg> delivered = (leg, now) -> {};
    private long numbers;

    private record Transfer(Leg leg, long at, long number) {}

    /** @param bytesPerSecond of each machine's link, in each direction */
    public KvTransfers(Fleet fleet, double bytesPerSecond, Alarms alarms) {
        this.fleet = fleet;
        this.bytesPerNano = bytesPerSecond / 1e9;
        this.due = alarms.create(this::deliver);
        this.sendsUntil = new long[fleet.machines().size()];
        this.receivesUntil = new long[fleet.machines().size()];
    }

    /** Who hears of the legs whose KV cache has arrived. */
    void deliverTo(ObjLongConsumer<Leg> receiver) {
        delivered = receiver;
    }

    /** Sends the prompt's KV cache from one machine to the other, as soon as both have a hand free. */
    void begin(Leg from, Leg to, long now) {
        long bytes = from.request().promptTokens() * fleet.model(from.model()).kvBytesPerToken();
        long start = Math.max(now, Math.max(sendsUntil[from.machine()], receivesUntil[to.machine()]));
        long end = start + (long) Math.ceil(bytes / bytesPerNano);
        sendsUntil[from.machine()] = end;
        receivesUntil[to.machine()] = end;
        underWay.add(new Transfer(to, end, numbers++));
        due.set(underWay.element().at());
    }

    private void deliver(long now) {
        while (!underWay.isEmpty() && underWay.element().at() <= now) {
            delivered.accept(underWay.remove().leg(), now);
        }
        if (!underWay.isEmpty()) {
            due.set(underWay.element().at());
        }
    }
}
