package io.simctl.control.coordinator;

import io.simctl.control.Overriding;
import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.MachineView;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The policies of a fleet that listen, as one: of whatever happens those hear that do something then. */
final class FleetObservers implements FleetObserver {
    private final boolean readsCaches;
    private final FleetObserver[] machineChanged;
    private final FleetObserver[] cachesReported;
    private final FleetObserver[] arrived;
    private final FleetObserver[] sent;
    private final FleetObserver[] firstToken;
    private final FleetObserver[] completed;
    private final FleetObserver[] refused;
    private final FleetObserver[] failed;
    private final FleetObserver[] rejected;

    /** @param outer they and those inside them listen */
    FleetObservers(Collection<? extends FleetObserver> outer) {
        List<FleetObserver> all = FleetObserver.withInner(outer).toList();
        readsCaches = all.stream().anyMatch(FleetObserver::readsCaches);
        machineChanged = hearing(all, "machineChanged");
        cachesReported = hearing(all, "cachesReported");
        arrived = hearing(all, "arrived");
        sent = hearing(all, "sent");
        firstToken = hearing(all, "firstToken");
        completed = hearing(all, "completed");
        refused = hearing(all, "refused");
        failed = hearing(all, "failed");
        rejected = hearing(all, "rejected");
    }

    private static FleetObserver[] hearing(List<FleetObserver> all, String what) {
        return Overriding.of(all, FleetObserver.class, what).toArray(FleetObserver[]::new);
    }

    @Override
    public boolean readsCaches() {
        return readsCaches;
    }

    @Override
    public boolean hearsEveryReport() {
        return Arrays.stream(machineChanged).anyMatch(FleetObserver::hearsEveryReport);
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        for (FleetObserver observer : machineChanged) {
            observer.machineChanged(machine, now);
        }
    }

    @Override
    public void cachesReported(MachineView machine, CacheReport report) {
        for (FleetObserver observer : cachesReported) {
            observer.cachesReported(machine, report);
        }
    }

    @Override
    public void arrived(Request request, long now) {
        for (FleetObserver observer : arrived) {
            observer.arrived(request, now);
        }
    }

    @Override
    public void sent(Request request, MachineView machine, long now) {
        for (FleetObserver observer : sent) {
            observer.sent(request, machine, now);
        }
    }

    @Override
    public void firstToken(Request request, MachineView machine, long sentAt, long now) {
        for (FleetObserver observer : firstToken) {
            observer.firstToken(request, machine, sentAt, now);
        }
    }

    @Override
    public void completed(Request request, MachineView machine, int outputTokens, long now) {
        for (FleetObserver observer : completed) {
            observer.completed(request, machine, outputTokens, now);
        }
    }

    @Override
    public void refused(Request request, MachineView machine, Outcome.Rejected rejection, long now) {
        for (FleetObserver observer : refused) {
            observer.refused(request, machine, rejection, now);
        }
    }

    @Override
    public void failed(Request request, MachineView machine, String cause, long now) {
        for (FleetObserver observer : failed) {
            observer.failed(request, machine, cause, now);
        }
    }

    @Override
    public void rejected(Request request, Outcome.Rejected rejection, long now) {
        for (FleetObserver observer : rejected) {
            observer.rejected(request, rejection, now);
        }
    }
}
