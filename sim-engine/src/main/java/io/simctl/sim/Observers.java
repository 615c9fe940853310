package io.simctl.sim;

import io.simctl.control.Attempt;
import io.simctl.control.PoolReport;
import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Target;
import java.util.List;

/** Several listeners as one, called in their order. */
public record Observers(List<RunListener> listeners) implements RunListener {
    @Override
    public void submitted(Request request, long now) {
        listeners.forEach(l -> l.submitted(request, now));
    }

    @Override
    public void attempted(Attempt attempt, long now) {
        listeners.forEach(l -> l.attempted(attempt, now));
    }

    @Override
    public void attemptRejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {
        listeners.forEach(l -> l.attemptRejected(attempt, rejection, couldHaveServed, now));
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        listeners.forEach(l -> l.ended(last, outcome, couldHaveServed, now, networkDelay));
    }

    @Override
    public void decoded(
            int machine, int model, int sequences, int steps, long start, long end, long firstStep, long lastStep) {
        listeners.forEach(l -> l.decoded(machine, model, sequences, steps, start, end, firstStep, lastStep));
    }

    @Override
    public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
        listeners.forEach(l -> l.modelState(machine, model, before, after, now));
    }

    @Override
    public void loadFailed(int machine, int model, String cause, long now) {
        listeners.forEach(l -> l.loadFailed(machine, model, cause, now));
    }

    @Override
    public void fault(int machine, String fault, boolean begins, long now) {
        listeners.forEach(l -> l.fault(machine, fault, begins, now));
    }

    @Override
    public void running(int machine, int running, long now) {
        listeners.forEach(l -> l.running(machine, running, now));
    }

    @Override
    public void targeted(int machine, Target before, Target after, long now) {
        listeners.forEach(l -> l.targeted(machine, before, after, now));
    }

    @Override
    public void planned(int[] desired, int[] current, int actions, boolean shadow, long now) {
        listeners.forEach(l -> l.planned(desired, current, actions, shadow, now));
    }

    @Override
    public void pools(PoolReport report, long now) {
        listeners.forEach(l -> l.pools(report, now));
    }
}
