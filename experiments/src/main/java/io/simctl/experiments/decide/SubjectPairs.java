package io.simctl.experiments.decide;

import io.simctl.report.across.PairComparison;
import io.simctl.report.across.Subject;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pairs of policies that artifacts are compared by. */
public final class SubjectPairs {
    private SubjectPairs() {}

    /**
     * The policies of one artifact against its first, or against the first of those named.
     *
     * @throws InvalidInput if there is but one
     */
    public static List<PairComparison> within(SubjectFile file, List<String> policies) {
        List<Subject> subjects =
                policies.isEmpty() ? file.run() : file.only(policies).chosen();
        if (subjects.size() < 2) {
            throw SubjectFile.problem(
                    file.argument(),
                    "holds one policy to compare; name a second artifact, or two of its policies with --policy");
        }
        return subjects.stream()
                .skip(1)
                .map(candidate -> PairComparison.of(subjects.getFirst(), candidate))
                .toList();
    }

    /**
     * The policies of an artifact against those of the same names in another; where each is about a single one, these whatever their names.
     *
     * @param policies names of policies; all that both have when empty
     * @throws InvalidInput if the two have no policy in common, or not one of those named
     */
    public static List<PairComparison> across(SubjectFile baseline, SubjectFile candidate, List<String> policies) {
        SubjectFile left = baseline.only(policies);
        SubjectFile right = candidate.only(policies);
        if (left.isSingle() && right.isSingle()) {
            return List.of(PairComparison.of(single(left), single(right)));
        }
        List<PairComparison> pairs = new ArrayList<>();
        for (Subject subject : right.run()) {
            partner(left, subject).ifPresent(other -> pairs.add(PairComparison.of(other, subject)));
        }
        if (pairs.isEmpty()) {
            List<String> names = left.chosen().stream().map(Subject::name).toList();
            throw SubjectFile.problem(
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
    static PairComparison against(SubjectFile baseline, Subject candidate) {
        Subject partner = partner(baseline, candidate).orElseThrow(() -> {
            List<String> names = baseline.all().stream().map(Subject::name).toList();
            return SubjectFile.problem(
                    baseline.argument(),
                    "has no policy %s%s; name the one to hold it against as DIR:POLICY"
                            .formatted(Names.quote(candidate.name()), Names.hint(candidate.name(), names)));
        });
        return PairComparison.of(partner, candidate);
    }

    private static Subject single(SubjectFile file) {
        return file.chosen().size() == 1 ? file.chosen().getFirst() : file.run().getFirst();
    }

    private static Optional<Subject> partner(SubjectFile left, Subject subject) {
        return left.isSingle()
                ? Optional.of(single(left))
                : left.find(subject.name()).filter(other -> !other.isRecorded());
    }
}
