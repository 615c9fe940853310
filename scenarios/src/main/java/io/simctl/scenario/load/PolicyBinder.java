package io.simctl.scenario.load;

import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.bind.Binder;
import io.simctl.scenario.bind.Choice;
import io.simctl.scenario.bind.Wording;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * The binder of {@link PolicyChoice}s, those among the knobs of other policies included: the type argument says of which kind
 * the policy must be.
 */
final class PolicyBinder implements Binder.Custom {
    /** Policies inside policies; a default that names its own policy would have no end. */
    private static final int DEEPEST = 8;

    private static final String USUAL_QUEUE = "fifo";

    private final Policies policies;
    private final List<String> models;
    private int depth;

    /**
     * @param policies those that may be named
     * @param models names of the scenario's models
     */
    PolicyBinder(Policies policies, List<String> models) {
        this.policies = policies;
        this.models = models;
    }

    @Override
    public Optional<?> bind(Node node, Type type, String path, Binder binder) {
        if (depth == DEEPEST) {
            binder.problems().add(node.at(), "policies may be nested %d deep, not deeper".formatted(DEEPEST));
            return Optional.empty();
        }
        depth++;
        try {
            return bind(node, PolicyKind.of(((ParameterizedType) type).getActualTypeArguments()[0]), path, binder);
        } finally {
            depth--;
        }
    }

    private Optional<?> bind(Node node, PolicyKind kind, String path, Binder binder) {
        Optional<Choice> choice = Choice.of(node).or(() -> usual(kind, node));
        if (choice.isEmpty()) {
            String message = "%s must name a policy, such as %s".formatted(Names.quote(path), example(kind));
            binder.problems().add(node.at(), message);
            return Optional.empty();
        }
        return find(kind, choice.get(), binder.problems()).flatMap(found -> bind(found, choice.get(), path, binder));
    }

    /** A queue that is given without a type, as bounds alone, is the usual one. */
    private static Optional<Choice> usual(PolicyKind kind, Node node) {
        return kind == PolicyKind.FLEET_QUEUE && node instanceof Node.Mapping bounds
                ? Optional.of(new Choice(new Node.Scalar(USUAL_QUEUE, true, bounds.at()), bounds))
                : Optional.empty();
    }

    /** Whether the policy is meant where its knobs stand without a type. */
    static boolean isUsual(PolicyType<?, ?> type) {
        return type.kind() == PolicyKind.FLEET_QUEUE && type.name().equals(USUAL_QUEUE);
    }

    private String example(PolicyKind kind) {
        return policies.of(kind).stream()
                .map(type -> Names.quote("type: " + type.name()))
                .findFirst()
                .orElse("none, for there are none");
    }

    private Optional<PolicyType<?, ?>> find(PolicyKind kind, Choice choice, Problems problems) {
        String name = choice.name().text();
        Optional<PolicyType<?, ?>> found = policies.find(kind, name);
        if (found.isEmpty()) {
            List<String> known =
                    policies.of(kind).stream().map(PolicyType::name).toList();
            problems.add(
                    choice.name().at(),
                    "unknown %s %s policy %s%s"
                            .formatted(kind.level(), kind.slot(), Names.quote(name), Names.hint(name, known)));
        }
        return found;
    }

    private <K extends Record, P> Optional<PolicyChoice<P>> bind(
            PolicyType<K, P> type, Choice choice, String path, Binder binder) {
        Wording wording = new Wording("knob", type.kind().slot() + " " + Names.quote(type.name()));
        Optional<K> knobs = binder.bind(choice.rest(), type.knobs(), path, wording);
        knobs.ifPresent(values -> type.problems(values)
                .forEach(problem -> binder.problems().add(choice.rest().at(), problem)));
        Optional<PolicyChoice<P>> bound = knobs.map(values -> PolicyChoice.of(type, values));
        bound.ifPresent(policy -> checkModels(policy, choice.rest(), binder.problems()));
        return bound;
    }

    private void checkModels(PolicyChoice<?> policy, Node knobs, Problems problems) {
        for (String model : policy.modelNames()) {
            if (!models.contains(model)) {
                problems.add(
                        knobs.find(model).orElse(knobs.at()),
                        "there is no model %s%s".formatted(Names.quote(model), Names.hint(model, models)));
            }
        }
    }
}
