package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * The requests that a pair serves together: since when each runs, of which ones no engine knows, and which have run too long. The time of one
 * that an engine has counts from its turn, as requests run one at a time; that of one that hangs from when it came.
 */
final class SharedRequests {
    private final Alarms clock;
    private final long most;
    private final ObjLongConsumer<Leg> late;
    private final Alarm due;
    private final Map<Leg, Long> cameAt = new LinkedHashMap<>();
    private final List<Leg> hanging = new ArrayList<>();

    /**
     * @param most nanoseconds that a request may run
     * @param late hears of each that has run so long
     */
    SharedRequests(Alarms clock, long most, ObjLongConsumer<Leg> late) {
        this.clock = clock;
        this.most = most;
        this.late = late;
        this.due = clock.create(this::ring);
    }

    /** @param hangs whether no engine is to have it */
    void add(Leg leg, boolean hangs) {
        cameAt.put(leg, clock.now());
        if (hangs) {
            hanging.add(leg);
        }
        if (!due.isSet()) {
            due.set(clock.now() + most);
        }
    }

    void remove(Leg leg) {
        cameAt.remove(leg);
        hanging.remove(leg);
    }

    /** The engine has lost sight of it. */
    void hang(Leg leg) {
        hanging.add(leg);
    }

    boolean hangs(Leg leg) {
        return hanging.contains(leg);
    }

    /** Those that hang, which are to hang no more. */
    List<Leg> release() {
        List<Leg> released = List.copyOf(hanging);
        hanging.clear();
        return released;
    }

    List<Leg> all() {
        return List.copyOf(cameAt.keySet());
    }

    List<Leg> of(int model) {
        return cameAt.keySet().stream().filter(leg -> leg.model() == model).toList();
    }

    private long since(Leg leg, long came) {
        return hangs(leg) ? came : leg.prefillAt();
    }

    private void ring(long now) {
        Map.copyOf(cameAt).forEach((leg, came) -> {
            long since = since(leg, came);
            if (cameAt.containsKey(leg) && since != Attempt.UNSET && since + most <= now) {
                late.accept(leg, now);
            }
        });
        if (!cameAt.isEmpty()) {
            long next = Alarm.NEVER;
            for (Map.Entry<Leg, Long> each : cameAt.entrySet()) {
                long since = since(each.getKey(), each.getValue());
                next = Math.min(next, since == Attempt.UNSET || since + most <= now ? now + most : since + most);
            }
            due.set(next);
        }
    }
}
