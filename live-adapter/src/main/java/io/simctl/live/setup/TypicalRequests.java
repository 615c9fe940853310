package io.simctl.live.setup;

import io.simctl.control.Demand;
import io.simctl.control.Workload;
import io.simctl.scenario.Scenario;
import io.simctl.workload.WorkloadSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The lengths of a scenario's requests, by model: medians of the first that its workload asks for. Of the same order in every run, so
 * that servers of all policies get ready alike.
 */
final class TypicalRequests {
    private static final int LOOKED_AT = 2000;
    private static final int PER_GROUP = 200;
    /** For a model that hardly anybody asks for. */
    private static final Lengths UNKNOWN = new Lengths(64, 16);

    private final Map<Integer, Lengths> byModel;

    /** Tokens of a request. */
    record Lengths(int prompt, int output) {}

    private TypicalRequests(Map<Integer, Lengths> byModel) {
        this.byModel = Map.copyOf(byModel);
    }

    /**
     * Takes the first requests of the scenario's workload.
     *
     * @throws io.simctl.scenario.yaml.InvalidInput when a trace cannot be read
     */
    static TypicalRequests of(Scenario scenario) {
        Map<Integer, List<Demand>> demands = new HashMap<>();
        try (WorkloadSource source = WorkloadSource.open(
                scenario, (purpose, index) -> new SplittableRandom(31L * purpose.hashCode() + index))) {
            Workload workload = source.workload();
            Iterator<Demand> open = workload.openLoop();
            for (int i = 0; i < LOOKED_AT && open.hasNext(); i++) {
                add(open.next(), demands);
            }
            for (Workload.UserGroup group : workload.closedLoop()) {
                for (int i = 0; i < PER_GROUP; i++) {
                    add(group.next(i, 0), demands);
                }
            }
        }
        Map<Integer, Lengths> lengths = new HashMap<>();
        demands.forEach((model, all) -> lengths.put(model, medians(all)));
        return new TypicalRequests(lengths);
    }

    private static void add(Demand demand, Map<Integer, List<Demand>> demands) {
        demands.computeIfAbsent(demand.request().model(), model -> new ArrayList<>())
                .add(demand);
    }

    private static Lengths medians(List<Demand> demands) {
        int middle = demands.size() / 2;
        int[] prompts = demands.stream()
                .mapToInt(demand -> demand.request().promptTokens())
                .sorted()
                .toArray();
        int[] outputs = demands.stream().mapToInt(Demand::outputTokens).sorted().toArray();
        return new Lengths(prompts[middle], outputs[middle]);
    }

    /** Of the model with this index. */
    Lengths of(int model) {
        return byModel.getOrDefault(model, UNKNOWN);
    }
}
