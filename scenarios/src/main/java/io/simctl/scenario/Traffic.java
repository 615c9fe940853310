package io.simctl.scenario;

import io.simctl.fleet.Request.Route;
import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.bind.ChosenBy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One source of requests. */
public sealed interface Traffic {
    /** Account that sends the requests. */
    Optional<String> owner();

    /** Where the caller wants the requests to run. */
    Route route();

    /** What the client asks of servers that go by priorities; the smaller number goes first. */
    int priority();

    /** What the client announces as the limit of the output; the model's own limit when absent. */
    Optional<MaxTokens> maxTokens();

    /** Requests that come at random times, whether or not earlier ones were answered. */
    @ChosenBy("rate")
    record OpenLoop(
            @Knob(value = "mean rate where `shape` is 1", unit = "requests/s", min = 1e-9, max = 1e9)
            double rate,

            @Knob("model asked for") String model,

            @Knob(value = "how the rate changes with time; several are multiplied", def = "[]")
            List<RateShape> shape,

            @Knob(value = "distribution of the times between requests", def = "poisson")
            Gaps gaps,

            @Knob("length of the prompt") TokenCount prompt,

            @Knob("length of the output") TokenCount output,

            @Knob("what follows a request, which then begins a conversation; nothing when left out")
            Optional<Conversation> conversation,

            @Knob("limit of the output that the client announces; the model's own when left out")
            Optional<MaxTokens> maxTokens,

            @Knob(value = "when the first request may come", min = 0, def = "0s")
            Duration start,

            @Knob(
                    value = "number of requests, later turns of a conversation not counted; no end when left out",
                    min = 1)
            Optional<Long> requests,

            @Knob("account that sends the requests") Optional<String> owner,

            @Knob(value = "where the caller wants them to run", def = "public")
            Route route,

            @Knob(
                    value = "the smaller number goes first on servers that go by it, see `scheduling_policy`",
                    min = -1_000_000,
                    max = 1_000_000,
                    def = "0")
            int priority)
            implements Traffic {
        /** The same at a multiple of the rate. */
        public OpenLoop times(double factor) {
            return with(rate * factor, model);
        }

        /** The same for another model. */
        public OpenLoop of(String other) {
            return with(rate, other);
        }

        private OpenLoop with(double itsRate, String itsModel) {
            return new OpenLoop(
                    itsRate,
                    itsModel,
                    shape,
                    gaps,
                    prompt,
                    output,
                    conversation,
                    maxTokens,
                    start,
                    requests,
                    owner,
                    route,
                    priority);
        }
    }

    /** Requests as recorded. */
    @ChosenBy("trace")
    record Replay(
            @Knob("a name under `traces`") String trace,

            @Knob("model asked for; the one that the trace names when left out")
            Optional<String> model,

            @Knob(value = "models to take for those that the trace names", def = "{}")
            Map<String, String> models,

            @Knob(value = "how much faster than recorded", min = 1e-6, max = 1e6, def = "1")
            double speed,

            @Knob(value = "what becomes of requests that were recorded with the same time", def = "none")
            Spread spread,

            @Knob("limit of the output that the client announces; the trace's, or the model's own, when left out")
            Optional<MaxTokens> maxTokens,

            @Knob(value = "when the trace begins", min = 0, def = "0s")
            Duration start,

            @Knob("account that sends the requests") Optional<String> owner,

            @Knob(value = "where the caller wants them to run", def = "public")
            Route route,

            @Knob(
                    value = "the smaller number goes first on servers that go by it, see `scheduling_policy`",
                    min = -1_000_000,
                    max = 1_000_000,
                    def = "0")
            int priority)
            implements Traffic, Checked {

        /** The treatment of requests that were recorded with the same time. */
        public enum Spread {
            /** All come at that time. */
            NONE,
            /** They come at equal distances until the next recorded time. */
            EVEN,
            /** They come at random until the next recorded time. */
            UNIFORM
        }

        @Override
        public List<String> problems() {
            return model.isPresent() && !models.isEmpty()
                    ? List.of("give either `model`, for all requests, or `models`, by the name in the trace")
                    : List.of();
        }
    }

    /** Users who wait for the answer before they think and ask again. */
    @ChosenBy("users")
    record ClosedLoop(
            @Knob(value = "number of users", min = 1, max = 10_000_000)
            int users,

            @Knob("model asked for") String model,

            @Knob(value = "time between an answer and the next request", def = "0s")
            Think think,

            @Knob("length of the prompt") TokenCount prompt,

            @Knob("length of the output") TokenCount output,

            @Knob("turns of which each repeats those before it; else requests have nothing in common")
            Optional<Conversation> conversation,

            @Knob("limit of the output that the client announces; the model's own when left out")
            Optional<MaxTokens> maxTokens,

            @Knob(value = "time over which the users begin, one after the other", min = 0, def = "0s")
            Duration rampUp,

            @Knob("account that sends the requests") Optional<String> owner,

            @Knob(value = "where the caller wants them to run", def = "public")
            Route route,

            @Knob(
                    value = "the smaller number goes first on servers that go by it, see `scheduling_policy`",
                    min = -1_000_000,
                    max = 1_000_000,
                    def = "0")
            int priority)
            implements Traffic {}
}
