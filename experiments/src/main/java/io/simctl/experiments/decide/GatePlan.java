package io.simctl.experiments.decide;

import io.simctl.experiments.RuleInput;
import io.simctl.report.across.Contender;
import io.simctl.report.across.PairComparison;
import io.simctl.report.rule.GateResult;
import io.simctl.report.rule.ReleaseRule;
import io.simctl.report.rule.RuleJudge;
import io.simctl.report.rule.RuleOutcome;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.scenario.yaml.YamlReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rules, and the policies that are to be held to them.
 *
 * @param current what is judged
 * @param baseline what it is held against, if anything
 * @param contenders policies of the current artifact
 * @param pairs each of these beside the baseline; none where there is no baseline
 * @param rules what must hold
 */
public record GatePlan(
        ContenderFile current,
        Optional<ContenderFile> baseline,
        List<Contender> contenders,
        List<PairComparison> pairs,
        List<ReleaseRule> rules) {

    public GatePlan {
        contenders = List.copyOf(contenders);
        pairs = List.copyOf(pairs);
        rules = List.copyOf(rules);
    }

    /**
     * Reads rules for the policies that they name.
     *
     * @throws InvalidInput if there is no rule, one is none, or it needs a baseline and there is no such policy
     */
    public static GatePlan of(ContenderFile current, Optional<ContenderFile> baseline, RuleInput.Sheet sheet) {
        ContenderFile chosen = current.only(sheet.policies());
        List<Contender> contenders = sheet.policies().isEmpty() ? chosen.judged() : chosen.chosen();
        List<PairComparison> pairs = baseline.stream()
                .flatMap(file -> contenders.stream().map(contender -> ContenderPairs.against(file, contender)))
                .toList();
        List<String> models =
                pairs.isEmpty() ? current.report().models() : pairs.getFirst().models();
        List<ReleaseRule> rules = RuleInput.parse(sheet.rules(), models);
        IntStream.range(0, rules.size())
                .filter(i -> baseline.isEmpty() && rules.get(i).condition().needsBaseline())
                .forEach(i -> {
                    RuleInput written = sheet.rules().get(i);
                    throw new InvalidInput(
                            written.at(),
                            "rule %s is on a baseline, and there is none; name one with --baseline"
                                    .formatted(Names.quote(written.text())));
                });
        return new GatePlan(current, baseline, contenders, pairs, rules);
    }

    /** The rules of the scenario that an artifact is of; none where it has none. */
    public static RuleInput.Sheet ofScenario(ContenderFile current) {
        String source = current.argument() + ", gate of the scenario";
        Optional<Node> gate = YamlReader.read(source, current.report().setup().configuration(), new Problems())
                .flatMap(root -> root.child("gate"));
        List<RuleInput> rules = texts(gate, "rules").stream()
                .map(text -> new RuleInput(SourceLocation.startOf(source), text))
                .toList();
        return new RuleInput.Sheet(rules, texts(gate, "policies"));
    }

    private static List<String> texts(Optional<Node> gate, String key) {
        return gate.flatMap(node -> node.child(key)).stream()
                .flatMap(node -> node instanceof Node.Sequence list ? list.items().stream() : Stream.of(node))
                .flatMap(node -> node instanceof Node.Scalar scalar ? Stream.of(scalar.text()) : Stream.empty())
                .toList();
    }

    /** What the runs say to the rules. */
    public GateResult judge() {
        List<RuleOutcome> outcomes = IntStream.range(0, contenders.size())
                .boxed()
                .flatMap(i -> RuleJudge.judge(
                        rules, contenders.get(i), pairs.isEmpty() ? Optional.empty() : Optional.of(pairs.get(i)))
                        .stream())
                .toList();
        return new GateResult(
                current.argument(), baseline.map(ContenderFile::argument).orElse(""), outcomes);
    }
}
