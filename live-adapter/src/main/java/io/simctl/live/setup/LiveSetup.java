package io.simctl.live.setup;

import io.simctl.fleet.Fleet;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.loop.Streams;
import io.simctl.live.server.ModelServers;
import io.simctl.live.server.ServedModel;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.Endpoint;
import io.simctl.scenario.ChosenPolicy;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.Launch;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.model.LiveModel;
import io.simctl.scenario.model.ModelSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The common ground of a scenario's live runs: model files, clients, and what each machine serves and how. */
public final class LiveSetup implements AutoCloseable {
    private final Scenario scenario;
    private final List<BackendSpec> backends;
    private final List<List<ServedModel>> served;
    /** By how long they bear silence, since one server may be given up sooner than another. */
    private final Map<Duration, CompletionClient> clients;

    private final Map<Duration, WireStreams> streams;

    private LiveSetup(Scenario scenario, List<BackendSpec> backends, List<List<ServedModel>> served) {
        this.scenario = scenario;
        this.backends = backends;
        this.served = served;
        clients = backends.stream()
                .map(BackendSpec::silence)
                .distinct()
                .collect(Collectors.toMap(silence -> silence, LiveSetup::client));
        TypicalRequests typical = TypicalRequests.of(scenario);
        List<String> models = List.copyOf(scenario.models().keySet());
        streams = clients.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        client -> new WireStreams(
                                client.getValue(),
                                this::endpoint,
                                machine -> backends.get(machine).startTimeout(),
                                new Preparation(client.getValue(), typical, model -> models.indexOf(model.name())))));
    }

    /** What could not be prepared in the runs so far, in sentences without their ends. */
    public List<String> remarks() {
        return streams.values().stream()
                .flatMap(its -> its.remarks().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static CompletionClient client(Duration silence) {
        ClientLimits usual = ClientLimits.PATIENT;
        return CompletionClient.create(new ClientLimits(usual.connect(), silence, usual.total()));
    }

    /**
     * Makes what the scenario needs to be run under all its policy sets.
     *
     * @param models folder for models that simctl makes
     * @throws InvalidSetup if the scenario cannot be run live
     * @throws IOException if a model cannot be written
     */
    public static LiveSetup of(Scenario scenario, Path models) throws InvalidSetup, IOException {
        return of(scenario, scenario.policies().keySet(), models);
    }

    /**
     * Makes what the scenario needs to be run under some of its policy sets.
     *
     * @param policies their names
     * @param models folder for models that simctl makes
     * @throws InvalidSetup if the scenario cannot be run live under one of them
     * @throws IOException if a model cannot be written
     */
    public static LiveSetup of(Scenario scenario, Collection<String> policies, Path models)
            throws InvalidSetup, IOException {
        try {
            for (String name : policies) {
                requireNoClairvoyance(
                        name, Optional.ofNullable(scenario.policies().get(name)).orElseThrow());
            }
            requireNoPairs(scenario);
            return made(scenario, models);
        } catch (IllegalArgumentException invalid) {
            throw new InvalidSetup(invalid);
        }
    }

    /** No server family lends its machine to another's. */
    private static void requireNoPairs(Scenario scenario) {
        scenario.fleet().forEach((name, entry) -> {
            if (entry.cluster().isPresent()) {
                throw new IllegalArgumentException(
                        "`fleet.%s.cluster`: pairs that serve a model together are simulated only; leave `cluster` out, or use `simctl run`"
                                .formatted(name));
            }
        });
    }

    private static void requireNoClairvoyance(String name, PolicySet set) {
        for (ChosenPolicy policy : ChosenPolicy.of(set)) {
            if (policy.isClairvoyant()) {
                throw new IllegalArgumentException(
                        "`policies.%s.%s`: `%s` must know when requests will come, which nobody does in a live run; name the other policy sets with `--policy`, or simulate with `simctl run`"
                                .formatted(
                                        name,
                                        policy.steps().stream()
                                                .map(Object::toString)
                                                .collect(Collectors.joining(".")),
                                        policy.name()));
            }
        }
    }

    private static LiveSetup made(Scenario scenario, Path models) throws IOException {
        ModelFiles files = new ModelFiles(models);
        List<BackendSpec> backends = new ArrayList<>();
        List<List<ServedModel>> served = new ArrayList<>();
        for (FleetEntry entry : scenario.fleet().values()) {
            BackendSpec backend = entry.backend().orElse(BackendSpec.USUAL);
            Hostings.of(backend).close();
            backends.addAll(Collections.nCopies(entry.count(), backend));
            served.addAll(Collections.nCopies(entry.count(), served(scenario, backend, files)));
        }
        return new LiveSetup(scenario, List.copyOf(backends), List.copyOf(served));
    }

    /**
     * All models of the scenario as the backend serves them, in the order of the file.
     *
     * @throws IllegalArgumentException if it cannot serve one; the message says what to change
     * @throws IOException if a model cannot be written
     */
    public static List<ServedModel> served(Scenario scenario, BackendSpec backend, ModelFiles files)
            throws IOException {
        List<ServedModel> served = new ArrayList<>();
        for (Map.Entry<String, ModelSpec> model : scenario.models().entrySet()) {
            String name = model.getKey();
            LiveModel live = model.getValue().live().orElse(new LiveModel.Name(name));
            if (backend.type().launch() instanceof Launch.Embedded && live instanceof LiveModel.Name) {
                throw new IllegalArgumentException(
                        "`models.%s` needs `live: {file: …}` or `live: {synth: 20m}`: %s knows no models by name"
                                .formatted(name, backend.type().name()));
            }
            String source = files.source(name, live, backend.type().format());
            requireTrusted(name, live, backend);
            served.add(new ServedModel(name, source, backend.slots(), backend.context()));
        }
        return List.copyOf(served);
    }

    /** The newest binding of llama.cpp to Java is older than what mended these. */
    private static void requireTrusted(String name, LiveModel live, BackendSpec backend) {
        if (backend.type().launch() instanceof Launch.Embedded
                && live instanceof LiveModel.File file
                && !file.trusted()) {
            throw new IllegalArgumentException(
                    "`models.%s` is a file that simctl did not make, and the llama.cpp of `%s` (b4916) lacks the fixes of CVE-2025-49847,"
                                    .formatted(name, backend.type().name())
                            + " CVE-2025-52566 and CVE-2025-53630: a crafted file could run code as you. Say"
                            + " `live: {file: …, trusted: true}` (calibrate: --trust-model) if you trust where it comes from, or let"
                            + " `llama-server` serve it");
        }
    }

    /**
     * A run of one policy set.
     *
     * @param fleet as the control plane knows it, the machines in the scenario's order
     */
    public LiveRun run(PolicySet policies, Fleet fleet, RandomSource random) {
        return new LiveRun(
                scenario,
                policies,
                fleet,
                served,
                random,
                (machine, listener) -> new ModelServers(Hostings.of(backends.get(machine)), listener),
                this::streams);
    }

    private Streams streams(int machine) {
        return Optional.ofNullable(streams.get(backends.get(machine).silence())).orElseThrow();
    }

    private Endpoint endpoint(int machine, ServedModel model, URI base) {
        return Hostings.endpoint(backends.get(machine), model, base);
    }

    @Override
    public void close() {
        clients.values().forEach(CompletionClient::close);
    }
}
