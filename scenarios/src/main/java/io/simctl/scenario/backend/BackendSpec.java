package io.simctl.scenario.backend;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.bind.Defaults;
import io.simctl.scenario.bind.Secret;
import io.simctl.scenario.bind.Shorthand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server that runs the models of a machine in a live run; a simulation takes it for its rules where no engine is named, and gives up
 * loads that take longer than it may to be ready.
 */
@Shorthand
public record BackendSpec(
        @Knob(value = "kind of server", def = "llama-embedded")
        ServerFamily type,

        @Knob("command that starts the server of a model, with {model}, {port}, {slots}, {context} and {total_context}"
                + " to be filled in; the usual one of its kind when left out")
        Optional<String> command,

        @Knob("root of a server that runs already, such as http://127.0.0.1:8080")
        Optional<String> url,

        @Knob(value = "whether one llama-server loads and unloads all models (its router mode)", def = "false")
        boolean router,

        @Knob(
                value =
                        "route of its completions: auto takes /v1/completions, or /v1/chat/completions where that is missing",
                def = "auto")
        CompletionApi api,

        @Knob(value = "requests of one model that its server runs at a time", min = 1, max = 4096, def = "4")
        int slots,

        @Knob(value = "tokens of one request, prompt and output together", unit = "tokens", min = 16, def = "2048")
        int context,

        @Knob(value = "threads that compute a step of llama-embedded", min = 1, max = 1024, def = "1")
        int threads,

        @Knob("environment variable that holds the key to send")
        Optional<String> apiKeyEnv,

        @Knob(
                value = "environment variables of the server, beside those that every program needs; `${NAME}` takes a"
                        + " value from simctl's own, `${file:PATH}` from a file",
                def = "{}")
        Map<String, Secret> environment,

        @Knob(value = "how long a server may take to be ready", def = "5m", min = 1e6)
        Duration startTimeout,

        @Knob(value = "how long a server may take to end once asked; then it is killed", def = "10s", min = 0)
        Duration stopTimeout,

        @Knob(
                value =
                        "how long a server may bring no token before its answer is given up; bytes that are none do not count",
                def = "2m",
                min = 1e6)
        Duration silence)
        implements Checked {

    /** What runs models where a scenario says nothing. */
    public static final BackendSpec USUAL = Defaults.of(
            BackendSpec.class,
            Map.of(ServerFamily.class, ServerFamilies.installed().binder()));

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (command.isPresent() && url.isPresent()) {
            problems.add("either `command` starts a server, or one runs at `url` already; both together mean nothing");
        }
        if (type.launch() instanceof Launch.Embedded && (command.isPresent() || url.isPresent() || router)) {
            problems.add(
                    "`%s` is started by simctl itself: it has no `command`, `url` or `router`".formatted(type.name()));
        }
        if ((long) slots * context > Integer.MAX_VALUE) {
            problems.add("`slots` times `context` must be at most %,d tokens".formatted(Integer.MAX_VALUE));
        }
        if (type.launch() instanceof Launch.ByUser && command.isEmpty() && url.isEmpty()) {
            problems.add("`%s` needs the `url` of a server, or a `command` that starts one".formatted(type.name()));
        }
        if (router) {
            problems.addAll(problemsOfRouter());
        }
        return problems;
    }

    private List<String> problemsOfRouter() {
        if (type.routerExample().isEmpty()) {
            return List.of("`%s` has no `router` mode".formatted(type.name()));
        }
        return command.isPresent() || url.isPresent()
                ? List.of()
                : List.of("a `router` needs a `url`, or a `command` that tells it where its models are, such as `%s`"
                        .formatted(type.routerExample().get()));
    }
}
