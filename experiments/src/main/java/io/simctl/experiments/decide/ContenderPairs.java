package io.simctl.experiments.decide;

import io.simctl.report.across.Contender;
import io.simctl.report.across.PairComparison;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pairs of policies that artifacts are compared by. */
public final class ContenderPairs {
    private ContenderPairs() {}

    /**
     * The policies of one artifact against its first, or against the first of those named.
     *
     * @throws InvalidInput if there is but one
     */
    public static List<PairComparison> within(ContenderFile file, List<String> policies) {
        List<Contender> contenders =
                policies.isEmpty() ? file.run() : file.only(policies).chosen();
        if (contenders.size() < 2) {
            throw ContenderFile.problem(
                    file.argument(),
                    "holds one policy to compare; name a second artifact, or two of its policies with --policy");
        }
        return contenders.stream()
                .skip(1)
                .map(candidate -> PairComparison.of(contenders.getFirst(), candidate))
                .toList();
    }

    /**
     * The policies of an artifact against those of the same names in another; where each is about a single one, these whatever their names.
     *
     * @param policies names of policies; all that both have when empty
     * @throws InvalidInput if the two have no policy in common, or not one of those named
     */
    public static List<PairComparison> across(ContenderFile baseline, ContenderFile candidate, List<String> policies) {
        ContenderFile left = baseline.only(policies);
        ContenderFile right = candidate.only(policies);
        if (left.isSingle() && right.isSingle()) {
            return List.of(PairComparison.of(single(left), single(right)));
        }
        List<PairComparison> pairs = new ArrayList<>();
        for (Contender contender : right.run()) {
            partner(left, contender).ifPresent(other -> pairs.add(PairComparison.of(other, contender)));
        }
        if (pairs.isEmpty()) {
            List<String> names = left.chosen().stream().map(Contender::name).toList();
            throw ContenderFile.problem(
                    candidate.argument(),
                    "has no policy in common with %s, which has %s; name one of each as DIR:POLICY"
                            .formatted(baseline.argument(), Names.quoteAll(names)));
        }
        return List.copyOf(pairs);
    }

    /**
     * A policy against the one that it is to be held to: that of the same name, or the only one.
     *
     * @throws InvalidInput if there is no such policy
     */
    static PairComparison against(ContenderFile baseline, Contender candidate) {
        Contender partner = partner(baseline, candidate).orElseThrow(() -> {
            List<String> names = baseline.all().stream().map(Contender::name).toList();
            return ContenderFile.problem(
                    baseline.argument(),
                    "has no policy %s%s; name the one to hold it against as DIR:POLICY"
                            .formatted(Names.quote(candidate.name()), Names.hint(candidate.name(), names)));
        });
        return PairComparison.of(partner, candidate);
    }

    private static Contender single(ContenderFile file) {
        return file.chosen().size() == 1 ? file.chosen().getFirst() : file.run().getFirst();
    }

    private static Optional<Contender> partner(ContenderFile left, Contender contender) {
        return left.isSingle()
                ? Optional.of(single(left))
                : left.find(contender.name()).filter(other -> !other.isRecorded());
    }
}
