package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.KeyReasons;

/** The keys of llama-swap's configuration that have no place in a scenario, and why. */
final class LlamaSwapKeys {
    /** By pattern. */
    static final KeyReasons REASONS = KeyReasons.of(
            "logLevel logTimeFormat logToStdout metricsMaxInMemory captureBuffer store ui performance",
            "what llama-swap logs, keeps and shows changes no request",
            "apiKeys",
            "simulated clients need no keys",
            "includeAliasesInList models.*.unlisted models.*.name models.*.description models.*.metadata models.*.capabilities"
                    + " models.*.aliases.*.name models.*.aliases.*.unlisted",
            "what the list of models shows changes no request",
            "sendLoadingState models.*.sendLoadingState",
            "lines that a client is shown while its model loads are no tokens of an answer",
            "models.*.checkEndpoint models.*.proxy upstream models.*.useModelName",
            "addresses and paths have no meaning in a simulation; a live run has them under `backend`",
            "unloadTimeout models.*.unloadTimeout models.*.cmdStop",
            "a model is idle when it leaves here, so that nothing has to be killed",
            "timeouts models.*.timeouts",
            "timeouts of connections; what clients wait at most is `clients:`",
            "models.*.filters",
            "parameters of sampling change no lengths here; lengths of outputs are the workload's",
            "models.*.env",
            "environment of a server; what it says of cards is not followed: all models share one machine",
            "peers",
            "models of other servers are not this machine's; give them a fleet entry of their own",
            "profiles",
            "rewriting of names at run time; a workload names the model that it means",
            "selectors.*.name selectors.*.description selectors.*.metadata selectors.*.unlisted",
            "what the list of models shows changes no request",
            "selectors",
            "a virtual model with a target on another server has no model to stand for here",
            "groups matrix routing.router.settings.groups routing.router.settings.matrix",
            "not the router that `routing.router.use` names, so that llama-swap does not use it either",
            "routing.scheduler",
            "a scheduler that is not among the policies yet");

    private LlamaSwapKeys() {}
}
