package io.simctl.scenario.load;

import io.simctl.scenario.Scenario;
import io.simctl.scenario.fleet.ClusterSpec;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.scenario.yaml.Names;
import java.util.List;
import java.util.Optional;

/** The checks of machines that serve models in pairs: whether they can share these models at all. */
final class ClusterChecks {
    private static final int MACHINES = 2;

    private final Scenario scenario;
    private final Checks checks;

    ClusterChecks(Scenario scenario, Checks checks) {
        this.scenario = scenario;
        this.checks = checks;
    }

    void all(String name, FleetEntry entry, ClusterSpec cluster) {
        List<String> models = cluster.models();
        for (int i = 0; i < models.size(); i++) {
            Object[] place = {"fleet", name, "cluster", "models", i};
            String model = models.get(i);
            checks.knownModel(model, place);
            if (scenario.models().containsKey(model) && !entry.holds(model)) {
                checks.problem(Names.quote(model) + " cannot be served together: it is not `on_disk`", place);
            }
            if (entry.steps().containsKey(model)) {
                checks.problem(
                        "what `steps` say of %s was measured on one machine; leave it out of them, and the cost of a pair is estimated"
                                .formatted(Names.quote(model)),
                        "fleet",
                        name,
                        "steps",
                        model);
            }
            Optional.ofNullable(scenario.models().get(model)).ifPresent(spec -> shared(model, spec, cluster, place));
        }
        if (entry.rules().cards() > 1) {
            checks.problem(
                    "machines of a cluster have one card each; leave out `tensor_parallel_size` and `pipeline_parallel_size`",
                    "fleet",
                    name,
                    "engine");
        }
    }

    private void shared(String name, ModelSpec model, ClusterSpec cluster, Object... place) {
        if (cluster.isShared() && model.hidden().isEmpty()) {
            checks.problem(
                    "two machines cannot share %s: its `hidden` must be known, which is what crosses the link"
                            .formatted(Names.quote(name)),
                    place);
        } else if (cluster.formation() == ClusterSpec.Formation.TENSOR) {
            FleetChecks.whyNotShared(model, MACHINES)
                    .ifPresent(why -> checks.problem(
                            "two machines cannot share the layers of %s: %s".formatted(Names.quote(name), why), place));
        }
    }
}
