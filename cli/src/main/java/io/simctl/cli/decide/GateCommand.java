package io.simctl.cli.decide;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.RuleInput;
import io.simctl.experiments.decide.ContenderFile;
import io.simctl.experiments.decide.GatePlan;
import io.simctl.report.file.GateJson;
import io.simctl.report.file.JunitXml;
import io.simctl.report.rule.GateResult;
import io.simctl.report.text.GateText;
import io.simctl.scenario.file.WholeFile;
import io.simctl.scenario.yaml.SourceLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simctl gate CURRENT --baseline BASE --rules FILE}: whether runs keep rules; the exit code says so. */
@Command(
        name = "gate",
        description = "Holds runs to rules, and ends with status 3 when one fails and 5 when one cannot be decided.",
        footer = {
            "",
            "Examples:",
            "  simctl gate out/now --baseline out/before --rules rules.yaml",
            "  simctl gate out/now --rule 'goodput >= 0.97' --rule 'ttft.p95 < 2s'",
            "",
            "Rules, in a list `rules:` of a YAML file, or under `gate:` of the scenario:",
            "  gpt-oss-20b.ttft.p95 < 2s                a model's figure; * or none is all models",
            "  rate_429 <= baseline + 1pp               against the baseline",
            "  ttft.p99 <= baseline * 1.05 @ 95%%        shown with 95 %% confidence",
            "  output_tokens_per_s within 10%% of baseline",
            "  e2e.p95 not worse than baseline          by the verdict of simctl compare",
            "",
            "Percentiles count requests without an answer as infinitely late. Where no rule is on",
            "rate_completed, one is added."
        },
        mixinStandardHelpOptions = true)
public final class GateCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "CURRENT",
            description = "Directory of results or artifact file; DIR:POLICY for one policy.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private String current;

    @Option(names = "--baseline", paramLabel = "BASE", description = "The same of what it is held against.")
    private Optional<String> baseline = Optional.empty();

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "YAML with a list `rules:` (default: `gate:` of the scenario).")
    private Optional<Path> rules = Optional.empty();

    @Option(names = "--rule", paramLabel = "RULE", description = "One more rule; may be repeated.")
    private List<String> more = new ArrayList<>();

    @Option(names = "--policy", paramLabel = "NAME", split = ",", description = "Judge only this policy set.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML, a test case a rule.")
    private Optional<Path> junit = Optional.empty();

    @Option(names = "--force", description = "Hold against a baseline that is not comparable.")
    private boolean force;

    @Mixin
    private DecisionOutput output = new DecisionOutput();

    @Override
    public Integer call() throws IOException {
        List<ContenderFile> files = ContenderFile.readAll(
                Stream.concat(Stream.of(current), baseline.stream()).toList());
        ContenderFile judged = files.getFirst();
        RuleInput.Sheet sheet = sheet(judged);
        if (sheet.rules().isEmpty()) {
            output.error(
                    "simctl: there are no rules; write a file of them and name it with --rules, or `gate:` into the"
                            + " scenario");
            return ExitCode.USAGE;
        }
        Optional<ContenderFile> base = files.stream().skip(1).findFirst();
        GatePlan plan = GatePlan.of(judged, base, sheet);
        if (!force && output.refuses(plan.pairs())) {
            return ExitCode.USAGE;
        }
        GateResult result = plan.judge();
        write(result);
        return switch (result.status()) {
            case PASSED -> ExitCode.FINE;
            case FAILED -> ExitCode.GATE_FAILED;
            case NO_VERDICT -> ExitCode.NO_VERDICT;
        };
    }

    private RuleInput.Sheet sheet(ContenderFile judged) {
        RuleInput.Sheet written = rules.map(RuleInput::read)
                .orElseGet(
                        () -> more.isEmpty() ? GatePlan.ofScenario(judged) : new RuleInput.Sheet(List.of(), List.of()));
        Stream<RuleInput> named = more.stream().map(rule -> new RuleInput(SourceLocation.startOf("--rule"), rule));
        return new RuleInput.Sheet(
                Stream.concat(written.rules().stream(), named).toList(),
                policies.isEmpty() ? written.policies() : policies);
    }

    private void write(GateResult result) throws IOException {
        output.print(GateText.terminal(result, Terminal.current().columns()), GateJson.of(result));
        String markdown = GateText.markdown(result);
        output.writeMarkdown(markdown);
        if (junit.isPresent()) {
            WholeFile.write(junit.get(), JunitXml.of(result));
        }
        Optional<Path> summary = JobSummary.file(System.getenv());
        if (summary.isPresent()) {
            JobSummary.append(summary.get(), markdown);
        }
    }
}
