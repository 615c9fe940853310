package io.simctl.experiments;

import io.simctl.report.figure.UnknownFigure;
import io.simctl.report.rule.InvalidRule;
import io.simctl.report.rule.ReleaseRule;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.Binder;
import io.simctl.scenario.bind.Wording;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.scenario.yaml.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule as somebody wrote it.
 *
 * @param at where it stands
 */
public record RuleInput(SourceLocation at, String text) {
    private static final int LONGEST = 120;

    /**
     * Rules and the policies that they are for.
     *
     * @param policies names of policy sets; all where there are none
     */
    public record Sheet(List<RuleInput> rules, List<String> policies) {
        public Sheet {
            rules = List.copyOf(rules);
            policies = List.copyOf(policies);
        }
    }

    /**
     * The rules of a file: YAML with a list {@code rules}, and perhaps one of {@code policies}.
     *
     * @throws InvalidInput if it is none
     */
    public static Sheet read(Path file) {
        Problems problems = new Problems();
        Optional<Node> root = YamlFile.read(file, problems).map(YamlFile::root);
        Optional<Scenario.Gate> gate = root.flatMap(node -> new Binder(problems, file, Map.of())
                .bind(node, Scenario.Gate.class, "", new Wording("key", "a file of rules")));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
        return new Sheet(
                placed(root.orElseThrow(), gate.orElseThrow().rules()),
                gate.orElseThrow().policies());
    }

    /** The rules of a scenario. */
    static List<RuleInput> of(Path file, Scenario scenario) {
        List<String> rules = scenario.gate().map(Scenario.Gate::rules).orElse(List.of());
        Optional<Node> root = rules.isEmpty()
                ? Optional.empty()
                : YamlFile.read(file, new Problems()).map(YamlFile::root);
        return root.map(node -> placed(node, rules))
                .orElseGet(() -> rules.stream()
                        .map(rule -> new RuleInput(SourceLocation.startOf(file.toString()), rule))
                        .toList());
    }

    /** Each rule where the document has its text; in front of it where an override brought it. */
    private static List<RuleInput> placed(Node root, List<String> rules) {
        return rules.stream()
                .map(rule -> new RuleInput(root.find(rule).orElse(root.at()), rule))
                .toList();
    }

    /**
     * The rules that texts are.
     *
     * @param models names of the models there are
     * @throws InvalidInput with all problems of all texts
     */
    public static List<ReleaseRule> parse(List<RuleInput> inputs, List<String> models) {
        Problems problems = new Problems();
        List<ReleaseRule> rules = new ArrayList<>();
        for (RuleInput input : inputs) {
            try {
                rules.add(ReleaseRule.parse(input.text(), models));
            } catch (UnknownFigure e) {
                problems.add(input.at(), input.inWords(FigureInput.problem(e)));
            } catch (InvalidRule e) {
                problems.add(input.behind(e.offset()), input.inWords(String.valueOf(e.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
        return List.copyOf(rules);
    }

    private SourceLocation behind(int offset) {
        return new SourceLocation(at.source(), at.line(), at.column() + offset);
    }

    private String inWords(String problem) {
        return "rule `" + Names.readable(text, LONGEST) + "`: " + problem;
    }
}
