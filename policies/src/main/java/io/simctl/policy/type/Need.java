package io.simctl.policy.type;

import java.util.List;
import java.util.function.Predicate;

/**
 * Another policy that must be beside a policy for it to do what it is for. A scenario without it is legal, and warned of.
 *
 * @param kind where the other one is plugged in
 * @param names the policies of that kind that serve, one of which is enough
 * @param otherwise what happens without, as the end of a sentence that began with "without it"
 * @param unless knobs with which there is no such need, as a scenario writes them; empty when there are none
 * @param holds whether the need is there with these knobs
 * @param with knobs that the other one must have, as a scenario writes them; empty when any will do
 * @param serves whether the other one has them
 * @param <K> record of the knobs
 */
public record Need<K>(
        PolicyKind kind,
        List<String> names,
        String otherwise,
        String unless,
        Predicate<K> holds,
        String with,
        Predicate<Record> serves) {
    public Need {
        names = List.copyOf(names);
    }

    /** A need of another one with any knobs. */
    public Need(PolicyKind kind, List<String> names, String otherwise, String unless, Predicate<K> holds) {
        this(kind, names, otherwise, unless, holds, "", knobs -> true);
    }

    /** A need whatever the knobs. */
    public static <K> Need<K> always(PolicyKind kind, List<String> names, String otherwise) {
        return new Need<>(kind, names, otherwise, "", knobs -> true);
    }
}
