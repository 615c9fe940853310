package io.simctl.report.file;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Target;
import io.simctl.report.meter.SwitchRule;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code events.csv}: what the fleet did and refused, one line for each event in the order of time. */
final class EventsCsv implements RunListener {
    static final List<String> COLUMNS =
            List.of("policy", "replication", "time_s", "event", "machine", "model", "status", "detail");

    private static final String NOWHERE = "";

    private final CsvPart part;
    private final Fleet fleet;
    private final SwitchRule[] switches;

    EventsCsv(CsvPart part, Fleet fleet) {
        this.part = part;
        this.fleet = fleet;
        switches =
                Stream.generate(SwitchRule::new).limit(fleet.machines().size()).toArray(SwitchRule[]::new);
    }

    @Override
    public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
        boolean wasInMemory = before == ModelState.RESIDENT || before == ModelState.DRAINING;
        if (after == ModelState.LOADING) {
            event(now, "load", machine(machine), model, "");
            if (switches[machine].loads(model)) {
                event(now, "switch", machine(machine), model, "");
            }
        } else if (after == ModelState.RESIDENT && !wasInMemory) {
            event(now, before == ModelState.LOADING ? "loaded" : "resident", machine(machine), model, "");
        } else if (after == ModelState.DRAINING) {
            event(now, "drain", machine(machine), model, "");
        } else if (wasInMemory && after != ModelState.RESIDENT) {
            switches[machine].left(model);
            event(now, "unload", machine(machine), model, "");
        }
    }

    @Override
    public void loadFailed(int machine, int model, String cause, long now) {
        event(now, "load_failed", machine(machine), model, cause);
    }

    @Override
    public void fault(int machine, String fault, boolean begins, long now) {
        part.begin();
        part.seconds(now);
        part.text(begins ? "fault" : "fault_over");
        part.text(machine(machine));
        part.text("");
        part.text("");
        part.text(fault);
        part.end();
    }

    @Override
    public void attemptRejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {
        begin(now, "rejected", NOWHERE, attempt.asked().model());
        part.number(rejection.status());
        part.text(rejection.reason());
        part.end();
    }

    @Override
    public void targeted(int machine, Target before, Target after, long now) {
        String from = before.size() == 0 ? "" : "from " + names(before);
        for (int place = 0; place < after.size(); place++) {
            event(now, "assigned", machine(machine), after.model(place), from);
        }
    }

    private String names(Target target) {
        return IntStream.range(0, target.size())
                .mapToObj(place -> fleet.model(target.model(place)).name())
                .collect(Collectors.joining("+"));
    }

    private String machine(int index) {
        return fleet.machine(index).name();
    }

    private void event(long now, String name, String machine, int model, String detail) {
        begin(now, name, machine, model);
        part.text("");
        part.text(detail);
        part.end();
    }

    private void begin(long now, String name, String machine, int model) {
        part.begin();
        part.seconds(now);
        part.text(name);
        part.text(machine);
        part.text(fleet.model(model).name());
    }
}
