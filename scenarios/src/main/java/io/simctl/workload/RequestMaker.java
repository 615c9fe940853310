package io.simctl.workload;

import io.simctl.control.Demand;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.scenario.MaxTokens;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.model.ModelSpec;
import java.util.Objects;
import java.util.Optional;

/**
 * The maker of requests of one part of the workload for one model, as a server would see them: the output ends at the
 * announced limit, and prompt and output fit into the context.
 */
final class RequestMaker {
    /** Says that the client announces what will be generated. */
    private static final int AS_GENERATED = -1;

    private final int model;
    private final int context;
    private final int defaultLimit;
    private final boolean announcesItself;
    private final int owner;
    private final Request.Route route;
    private final Cuts cuts;

    /** A counter of requests that were too long for their context. */
    static final class Cuts {
        private long count;

        long count() {
            return count;
        }
    }

    RequestMaker(Scenario scenario, Traffic traffic, String model, Cuts cuts) {
        ModelSpec spec = Objects.requireNonNull(scenario.models().get(model));
        this.model = scenario.modelIndex(model);
        this.context = spec.context();
        this.defaultLimit = limit(traffic.maxTokens(), spec);
        this.announcesItself = traffic.maxTokens().isPresent();
        this.owner = traffic.owner().map(scenario.owners()::indexOf).orElse(Request.NO_OWNER);
        this.route = traffic.route();
        this.cuts = cuts;
    }

    private static int limit(Optional<MaxTokens> announced, ModelSpec model) {
        return announced
                .map(limit -> switch (limit) {
                    case MaxTokens.Limit most -> most.tokens();
                    case MaxTokens.Output output -> AS_GENERATED;
                })
                .orElse(model.maxTokens());
    }

    Demand make(long id, long at, int promptTokens, int outputTokens) {
        return make(id, at, promptTokens, outputTokens, defaultLimit, Prefix.NONE);
    }

    /** @param recordedLimit the limit in the trace, or 0; what the scenario says has precedence */
    Demand replay(long id, long at, int promptTokens, int outputTokens, int recordedLimit, Prefix prefix) {
        int limit = announcesItself || recordedLimit == 0 ? defaultLimit : recordedLimit;
        return make(id, at, promptTokens, outputTokens, limit, prefix);
    }

    private Demand make(long id, long at, int promptTokens, int outputTokens, int limit, Prefix prefix) {
        int prompt = Math.min(promptTokens, context - 1);
        int room = context - prompt;
        int wanted = limit == AS_GENERATED ? outputTokens : Math.min(outputTokens, limit);
        int output = Math.min(wanted, room);
        if (prompt < promptTokens || output < wanted) {
            cuts.count++;
        }
        int announced = limit == AS_GENERATED ? output : Math.min(limit, room);
        return new Demand(new Request(id, model, at, prompt, announced, owner, route, prefix), output);
    }
}
