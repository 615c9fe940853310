package io.simctl.scenario.load;

import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.Placement;
import io.simctl.policy.Policies;
import io.simctl.policy.PolicyKind;
import io.simctl.policy.PolicyType;
import io.simctl.policy.Swap;
import io.simctl.policy.Telemetry;
import io.simctl.scenario.PolicyChoice;
import io.simctl.scenario.bind.Binder;
import io.simctl.scenario.bind.Choice;
import io.simctl.scenario.bind.Wording;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The binder of {@link PolicyChoice}s: the type argument says of which kind the policy must be. */
final class PolicyBinder implements Binder.Custom {
    private static final Map<Type, PolicyKind> KINDS = Map.of(
            FleetAdmission.class, PolicyKind.FLEET_ADMISSION,
            FleetScheduling.class, PolicyKind.FLEET_SCHEDULING,
            FleetQueue.class, PolicyKind.FLEET_QUEUE,
            Placement.class, PolicyKind.FLEET_PLACEMENT,
            Telemetry.class, PolicyKind.FLEET_TELEMETRY,
            NodeAdmission.class, PolicyKind.NODE_ADMISSION,
            NodeQueue.class, PolicyKind.NODE_QUEUE,
            Swap.class, PolicyKind.NODE_SWAP);

    private static final String USUAL_QUEUE = "fifo";

    private final Policies policies;

    PolicyBinder(Policies policies) {
        this.policies = policies;
    }

    @Override
    public Optional<?> bind(Node node, Type type, String path, Binder binder) {
        PolicyKind kind = kindOf(((ParameterizedType) type).getActualTypeArguments()[0]);
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

    /** The kind of the policies that implement {@code type}. */
    static PolicyKind kindOf(Type type) {
        return Optional.ofNullable(KINDS.get(type))
                .orElseThrow(() -> new IllegalStateException(type + " is of no kind of policy"));
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

    private static <K extends Record, P> Optional<PolicyChoice<P>> bind(
            PolicyType<K, P> type, Choice choice, String path, Binder binder) {
        Wording wording = new Wording("knob", type.kind().slot() + " " + Names.quote(type.name()));
        Optional<K> knobs = binder.bind(choice.rest(), type.knobs(), path, wording);
        knobs.ifPresent(values -> type.problems(values)
                .forEach(problem -> binder.problems().add(choice.rest().at(), problem)));
        return knobs.map(values -> PolicyChoice.of(type, values));
    }
}
