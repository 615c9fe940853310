package io.simctl.scenario;

import io.simctl.control.Alarm;
import io.simctl.control.RunPolicies;
import io.simctl.control.client.ClientSettings;
import io.simctl.control.plane.ControlSettings;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.Request;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.scenario.PolicySet.FleetPolicies;
import io.simctl.scenario.PolicySet.NodePolicies;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.fleet.HardwareSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The inputs of the control plane, made from a scenario in the control plane's own terms; the same for a simulation and for a
 * live run.
 */
public final class ControlInputs {
    private ControlInputs() {}

    /** The speeds of models, where the world knows them. */
    public interface Speeds {
        /** Decode rate of a single sequence in tokens per second, or 0 when unknown. */
        double decode(FleetEntry machines, String model);

        /** Prefill rate in tokens per second, or 0 when unknown. */
        double prefill(FleetEntry machines, String model);
    }

    /** The machines, those of one fleet entry after the other, and the models, both in the order of the file. */
    public static Fleet fleet(Scenario scenario, Speeds speeds) {
        List<Model> models = new ArrayList<>();
        scenario.models()
                .forEach((name, model) ->
                        models.add(new Model(name, model.weights(), model.kvPerToken(), model.context())));
        List<Machine> machines = new ArrayList<>();
        List<List<Hosting>> hosting = new ArrayList<>();
        List<Cluster> clusters = new ArrayList<>();
        List<String> owners = scenario.owners();
        scenario.fleet().forEach((name, entry) -> {
            int owner = entry.owner().map(owners::indexOf).orElse(Request.NO_OWNER);
            List<Hosting> row = hosting(scenario, entry, speeds);
            List<Hosting> computing = entry.cluster().isEmpty() ? row : hosting(scenario, entry.computing(), speeds);
            for (int i = 0; i < entry.count(); i++) {
                if (entry.cluster().isPresent() && i % 2 == 0) {
                    clusters.add(new Cluster(machines.size(), machines.size() + 1, shared(scenario, entry)));
                }
                machines.add(machine(scenario, machineName(name, i), entry, owner));
                hosting.add(i % 2 == 0 ? row : computing);
            }
        });
        return new Fleet(machines, models, hosting, owners, clusters);
    }

    private static List<Integer> shared(Scenario scenario, FleetEntry entry) {
        return scenario.models().keySet().stream()
                .filter(entry::shares)
                .map(scenario::modelIndex)
                .toList();
    }

    /** Names of the machines, in their order. */
    public static List<String> machineNames(Scenario scenario) {
        return scenario.fleet().entrySet().stream()
                .flatMap(entry ->
                        IntStream.range(0, entry.getValue().count()).mapToObj(i -> machineName(entry.getKey(), i)))
                .toList();
    }

    private static String machineName(String entry, int index) {
        return entry + "-" + index;
    }

    private static Machine machine(Scenario scenario, String name, FleetEntry entry, int owner) {
        HardwareSpec hardware = scenario.hardwareOf(entry);
        return new Machine(
                name,
                entry.hardware(),
                hardware.memory(),
                hardware.reserve(),
                hardware.bandwidth(),
                owner,
                entry.privateOnly(),
                entry.manageable(),
                entry.trusted(),
                entry.release().orElse(""));
    }

    private static List<Hosting> hosting(Scenario scenario, FleetEntry entry, Speeds speeds) {
        return scenario.models().entrySet().stream()
                .map(model -> new Hosting(
                        entry.holds(model.getKey()),
                        entry.resident().contains(model.getKey()),
                        speeds.decode(entry, model.getKey()),
                        speeds.prefill(entry, model.getKey()),
                        entry.shares(model.getKey())
                                ? 0
                                : scenario.rulesOf(entry)
                                        .claim(
                                                model.getValue(),
                                                scenario.hardwareOf(entry).memory()),
                        entry.shares(model.getKey())
                                ? 0
                                : scenario.rulesOf(entry)
                                        .requiredCache(
                                                model.getValue(),
                                                scenario.hardwareOf(entry).memory())))
                .toList();
    }

    /** What of the control plane is no policy. */
    public static ControlSettings settings(Scenario scenario, PolicySet policies) {
        NetworkSpec network = scenario.network();
        return new ControlSettings(
                network.delay().toNanos(),
                network.heartbeat().interval().toNanos(),
                network.heartbeat().delay().toNanos(),
                policies.fleet().attempts(),
                policies.fleet().firstTokenTimeout().map(Duration::toNanos).orElse(Alarm.NEVER),
                network.kvTransfer(),
                policies.node().drainTimeout().toNanos(),
                clients(scenario.clients()));
    }

    private static ClientSettings clients(ClientSpec clients) {
        long timeout = clients.timeout().toNanos();
        return clients.retries()
                .map(retries -> new ClientSettings(
                        timeout,
                        retries.max(),
                        retries.honourRetryAfter(),
                        retries.backoff().toNanos(),
                        retries.maxWait().toNanos()))
                .orElseGet(() -> new ClientSettings(timeout, 0, true, 0, 0));
    }

    /** Makes the policies of one run whose future nobody knows. Each has a random stream of its own. */
    public static RunPolicies policies(PolicySet policies, Fleet fleet, RandomSource random) {
        return new Maker(fleet, random, Optional.empty()).all(policies);
    }

    /**
     * Makes the policies of one run. Each has a random stream of its own.
     *
     * @param foresight when requests will come; asked for only if some policy is clairvoyant
     */
    public static RunPolicies policies(
            PolicySet policies, Fleet fleet, RandomSource random, Supplier<Foresight> foresight) {
        return new Maker(fleet, random, Optional.of(foresight)).all(policies);
    }

    /** The maker of the policies of one run. */
    private record Maker(Fleet fleet, RandomSource random, Optional<Supplier<Foresight>> foresight) {
        RunPolicies all(PolicySet policies) {
            FleetPolicies chosen = policies.fleet();
            return new RunPolicies(
                    chosen.selection().stream().map(choice -> make(choice, 0)).toList(),
                    chosen.admission().stream().map(choice -> make(choice, 0)).toList(),
                    make(chosen.scheduling(), 0),
                    make(chosen.queue(), 0),
                    make(chosen.placement(), 0),
                    make(chosen.telemetry(), 0),
                    machine -> node(policies.node(), machine));
        }

        private RunPolicies.Node node(NodePolicies chosen, int machine) {
            return new RunPolicies.Node(
                    make(chosen.admission(), machine),
                    make(chosen.scheduling(), machine),
                    make(chosen.swap(), machine));
        }

        private <P> P make(PolicyChoice<P> choice, int index) {
            PolicyKind kind = choice.type().kind();
            RandomGenerator stream =
                    random.stream("policy." + kind.level() + "." + choice.type().name(), index);
            return choice.create(foresight
                    .map(known -> new PolicyContext(fleet, stream, known))
                    .orElseGet(() -> new PolicyContext(fleet, stream)));
        }
    }
}
