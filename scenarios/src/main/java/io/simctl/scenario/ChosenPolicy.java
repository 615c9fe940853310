package io.simctl.scenario;

import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.bind.Component;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A policy of a policy set, or of another policy's knobs.
 *
 * @param steps the way to it from the policy set
 * @param kind where it is plugged in
 * @param name its name
 * @param knobs their values
 * @param needs what must be beside it
 * @param isClairvoyant whether it is told when requests will come
 * @param accounts names of accounts that its knobs mention
 * @param machines names of fleet entries that its knobs mention
 */
public record ChosenPolicy(
        List<Object> steps,
        PolicyKind kind,
        String name,
        Record knobs,
        List<Need<?>> needs,
        boolean isClairvoyant,
        List<String> accounts,
        List<String> machines) {
    public ChosenPolicy {
        accounts = List.copyOf(accounts);
        machines = List.copyOf(machines);
        steps = List.copyOf(steps);
        needs = List.copyOf(needs);
    }

    /** All policies of {@code set}. */
    public static List<ChosenPolicy> of(PolicySet set) {
        return within(set, List.of()).toList();
    }

    /** The knobs of this kind that policies of any of the sets have. */
    public static <K> Stream<K> knobs(Collection<PolicySet> sets, Class<K> kind) {
        return sets.stream()
                .flatMap(set -> of(set).stream())
                .map(ChosenPolicy::knobs)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private static Stream<ChosenPolicy> within(Object value, List<Object> steps) {
        return switch (value) {
            case Optional<?> optional -> optional.stream().flatMap(inner -> within(inner, steps));
            case List<?> list ->
                IntStream.range(0, list.size()).boxed().flatMap(i -> within(list.get(i), with(steps, i)));
            case PolicyChoice<?> policy -> Stream.concat(Stream.of(of(policy, steps)), within(policy.knobs(), steps));
            case Record owner
            when Component.isBound(owner.getClass()) ->
                Component.of(owner.getClass()).stream()
                        .flatMap(component -> within(component.in(owner), with(steps, component.name())));
            default -> Stream.empty();
        };
    }

    private static List<Object> with(List<Object> steps, Object step) {
        List<Object> longer = new ArrayList<>(steps);
        longer.add(step);
        return longer;
    }

    private static <P> ChosenPolicy of(PolicyChoice<P> policy, List<Object> steps) {
        return of(policy.type(), policy.knobs(), steps);
    }

    private static <K extends Record> ChosenPolicy of(PolicyType<K, ?> type, Record knobs, List<Object> steps) {
        K values = type.knobs().cast(knobs);
        List<Need<?>> needs = new ArrayList<>();
        type.needs().stream().filter(need -> need.holds().test(values)).forEach(needs::add);
        return new ChosenPolicy(
                steps,
                type.kind(),
                type.name(),
                values,
                needs,
                type.isClairvoyant(),
                List.copyOf(type.accountNames(values)),
                List.copyOf(type.fleetNames(values)));
    }
}
