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
 * announced limit, or where the context is full. A prompt is never cut: one that the context has no room for is sent as it
 * is, and fails.
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
    private final int priority;

    RequestMaker(Scenario scenario, Traffic traffic, String model) {
        ModelSpec spec = Objects.requireNonNull(scenario.models().get(model));
        this.model = scenario.modelIndex(model);
        this.context = spec.context();
        this.defaultLimit = limit(traffic.maxTokens(), spec);
        this.announcesItself = traffic.maxTokens().isPresent();
        this.owner = traffic.owner().map(scenario.owners()::indexOf).orElse(Request.NO_OWNER);
        this.route = traffic.route();
        this.priority = traffic.priority();
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

    /**
     * @param recordedLimit the limit in the trace, or 0; what the scenario says has precedence
     * @param text of prompt and answer, as far as it is known
     */
    Demand replay(long id, long at, int promptTokens, int outputTokens, int recordedLimit, Prefix prefix, Prefix text) {
        int limit = announcesItself || recordedLimit == 0 ? defaultLimit : recordedLimit;
        Demand demand = make(id, at, promptTokens, outputTokens, limit, prefix);
        return new Demand(demand.request(), demand.outputTokens(), text, Optional.empty());
    }

    /**
     * A turn of a conversation, which goes on to the next one.
     *
     * @param until when the workload ends
     */
    Demand turn(long id, long at, ConversationTurns turns, long until) {
        int prompt = turns.promptTokens();
        Demand demand = make(id, at, prompt, turns.output(), defaultLimit, turns.text(prompt));
        Prefix text = turns.text(prompt + demand.outputTokens());
        Optional<Demand.FollowUp> next = turns.advance(demand.outputTokens(), context)
                ? Optional.of(new NextTurn(this, turns, until))
                : Optional.empty();
        return new Demand(demand.request(), demand.outputTokens(), text, next);
    }

    private record NextTurn(RequestMaker maker, ConversationTurns turns, long until) implements Demand.FollowUp {
        @Override
        public long think() {
            return turns.think();
        }

        @Override
        public Demand next(long id, long now) {
            return maker.turn(id, now, turns, until);
        }
    }

    private Demand make(long id, long at, int promptTokens, int outputTokens, int limit, Prefix prefix) {
        int room = promptTokens < context ? context - promptTokens : Integer.MAX_VALUE;
        int most = Math.min(limit == AS_GENERATED ? outputTokens : limit, room);
        int output = Math.min(outputTokens, most);
        return new Demand(new Request(id, model, at, promptTokens, most, owner, route, prefix, priority), output);
    }
}
