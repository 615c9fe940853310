package io.simctl.scenario.load;

import io.simctl.fleet.Request.Route;
import io.simctl.policy.selection.SelectorKnobs;
import io.simctl.scenario.ChosenPolicy;
import io.simctl.scenario.Conversation;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.TokenCount;
import io.simctl.scenario.TraceSpec;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.Traffic.ClosedLoop;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.Traffic.Replay;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.YamlFile;
import io.simctl.trace.TraceFormats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The checks of the workload against what the scenario has. */
final class WorkloadChecks {
    /** Characters of a trace's source that a message repeats: addresses are long. */
    private static final int LONGEST_SOURCE = 400;

    private final Scenario scenario;
    private final Checks checks;
    private final Set<String> models = new HashSet<>();
    private final Set<String> traces = new HashSet<>();

    WorkloadChecks(Scenario scenario, Checks checks) {
        this.scenario = scenario;
        this.checks = checks;
    }

    private boolean answersForAnother(String model) {
        return ChosenPolicy.knobs(scenario.policies().values(), SelectorKnobs.class)
                .anyMatch(selector -> selector.targets().contains(model));
    }

    void all() {
        scenario.traces().forEach(this::trace);
        for (int i = 0; i < scenario.workload().size(); i++) {
            traffic(scenario.workload().get(i), i);
        }
        scenario.models().keySet().stream()
                .filter(name -> !models.contains(name) && !answersForAnother(name))
                .forEach(name -> checks.warning("nobody asks for " + Names.quote(name), "models", name));
        scenario.traces().keySet().stream()
                .filter(name -> !traces.contains(name))
                .forEach(name -> checks.warning("the trace is not used", "traces", name));
    }

    private void trace(String name, TraceSpec trace) {
        trace.format()
                .ifPresent(
                        format -> checks.known(TraceFormats.names(), "trace format", format, "traces", name, "format"));
        Path file = trace.path().path();
        if (!Files.isRegularFile(file)) {
            String source =
                    trace.source().isEmpty() ? "" : "; get it from " + Names.readable(trace.source(), LONGEST_SOURCE);
            checks.problem(
                    "cannot read %s: %s%s; say where it is with `--set traces.%s=PATH`"
                            .formatted(Names.quote(trace.path().written()), YamlFile.reason(file), source, name),
                    "traces",
                    name,
                    "path");
        }
    }

    private void traffic(Traffic traffic, int index) {
        switch (traffic) {
            case OpenLoop open -> {
                model(open.model(), open.prompt(), open.conversation(), index);
                if (open.requests().isEmpty()) {
                    ends(index, ", or this part a number of `requests`");
                }
            }
            case ClosedLoop closed -> {
                model(closed.model(), closed.prompt(), closed.conversation(), index);
                ends(index, "");
            }
            case Replay replay -> replay(replay, index);
        }
        if (traffic.route() != Route.PUBLIC && traffic.owner().isEmpty()) {
            checks.problem("`route` needs an `owner`: whose machines are meant?", "workload", index, "route");
        }
    }

    private void model(String name, TokenCount prompt, Optional<Conversation> conversation, int index) {
        models.add(name);
        checks.knownModel(name, "workload", index, "model");
        int context = Optional.ofNullable(scenario.models().get(name))
                .map(ModelSpec::context)
                .orElse(Integer.MAX_VALUE);
        int system = conversation.map(Conversation::systemTokens).orElse(0);
        int shortest = prompt instanceof TokenCount.Fixed fixed ? fixed.tokens() : 1;
        if (shortest >= context - system) {
            checks.problem(
                    "a prompt of %d tokens leaves no room for output in the context of %s, which is %d"
                            .formatted((long) system + shortest, Names.quote(name), context),
                    "workload",
                    index,
                    "prompt");
        }
    }

    private void ends(int index, String otherCure) {
        if (!checks.isWritten("duration")) {
            checks.problem("this never ends: give the scenario a `duration`" + otherCure, "workload", index);
        }
    }

    private void replay(Replay replay, int index) {
        traces.add(replay.trace());
        checks.known("traces", "trace", replay.trace(), "workload", index, "trace");
        replay.model().ifPresent(model -> {
            models.add(model);
            checks.knownModel(model, "workload", index, "model");
        });
        replay.models().forEach((recorded, model) -> {
            models.add(model);
            checks.knownModel(model, "workload", index, "models", recorded);
        });
        if (replay.model().isEmpty() && replay.models().isEmpty()) {
            models.addAll(scenario.models().keySet());
        }
    }
}
