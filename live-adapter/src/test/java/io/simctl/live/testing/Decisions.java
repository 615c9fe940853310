package io.simctl.live.testing;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A line for everything that the control plane decides or concludes, to hold a live run against its playback. */
public final class Decisions implements RunListener {
    private final List<String> lines = new ArrayList<>();
    private final List<Attempt> completed = new ArrayList<>();

    /** In the order in which they came. */
    public List<String> lines() {
        return lines;
    }

    /** The last attempts of requests that completed. */
    public List<Attempt> completed() {
        return completed;
    }

    @Override
    public void attempted(Attempt attempt, long now) {
        lines.add(now + " try " + attempt.number() + " of " + attempt.request().id());
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        lines.add(now + " " + last.request().id() + " at " + last.machine() + " " + outcome + " " + couldHaveServed
                + " " + last.firstTokenAt() + " " + last.lastTokenAt() + " " + last.generatedTokens());
        if (outcome instanceof Outcome.Completed) {
            completed.add(last);
        }
    }

    @Override
    public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
        lines.add(now + " " + machine + "/" + model + " " + before + " -> " + after);
    }

    @Override
    public void running(int machine, int running, long now) {
        lines.add(now + " " + machine + " runs " + running);
    }
}
