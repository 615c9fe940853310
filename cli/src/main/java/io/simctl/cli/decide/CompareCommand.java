package io.simctl.cli.decide;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.FigureInput;
import io.simctl.experiments.decide.ContenderFile;
import io.simctl.experiments.decide.ContenderPairs;
import io.simctl.experiments.decide.RequestPairing;
import io.simctl.report.across.ComparedFigure;
import io.simctl.report.across.PairComparison;
import io.simctl.report.figure.FigureName;
import io.simctl.report.file.PairJson;
import io.simctl.report.text.PairText;
import io.simctl.scenario.yaml.SourceLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simctl compare A B…}: how far the policies of artifacts are apart, and how far to trust that. */
@Command(
        name = "compare",
        description =
                "Compares what runs left behind: the difference of each figure, its 95 %% interval, and a verdict.",
        footer = {
            "",
            "Examples:",
            "  simctl compare out/before out/after",
            "  simctl compare out/fleet --policy swap-on-demand,pools",
            "  simctl compare out/fleet:recorded out/fleet:pools --metric ttft.p95",
            "",
            "Where both met the same requests, they are compared replication by replication; where both wrote requests.csv"
                    + " (--requests-csv), percentiles of latencies request by request."
        },
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RESULTS",
            arity = "1..*",
            description =
                    "Directories of results or artifact files, the baseline first; with DIR:POLICY about one policy only."
                            + " DIR:recorded is what a replayed trace recorded.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            split = ",",
            description = "Compare only this policy set; of a single artifact the first one named is the baseline.")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--metric",
            paramLabel = "FIGURE",
            split = ",",
            description = "Compare only this figure, such as ttft.p95 or gpt-oss-20b.rate_429; may be repeated.")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--force", description = "Compare what is not comparable.")
    private boolean force;

    @Option(
            names = "--all",
            description = "Show figures that are nought for both, and latencies of completed requests.")
    private boolean all;

    @Mixin
    private DecisionOutput output = new DecisionOutput();

    @Override
    public Integer call() throws IOException {
        List<PairComparison> pairs = pairs();
        if (!force && output.refuses(pairs)) {
            return ExitCode.USAGE;
        }
        Map<PairComparison, List<ComparedFigure>> figures = new LinkedHashMap<>();
        for (PairComparison pair : pairs) {
            PairComparison compared = RequestPairing.of(pair); // requests of one pair at a time
            PairComparison shown = compared.note().map(pair::notByRequest).orElse(pair);
            figures.put(shown, compared.figures(names(pair)));
        }
        boolean everything = all || !metrics.isEmpty();
        int columns = Terminal.current().columns();
        output.print(
                text(figures, (pair, list) -> PairText.terminal(pair, list, everything, columns)),
                PairJson.of(figures));
        output.writeMarkdown(text(figures, (pair, list) -> PairText.markdown(pair, list, everything)));
        return ExitCode.FINE;
    }

    private static String text(
            Map<PairComparison, List<ComparedFigure>> figures,
            BiFunction<PairComparison, List<ComparedFigure>, String> form) {
        return figures.entrySet().stream()
                .map(entry -> form.apply(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private List<PairComparison> pairs() {
        List<ContenderFile> files = ContenderFile.readAll(arguments);
        if (files.size() == 1) {
            return ContenderPairs.within(files.getFirst(), policies);
        }
        return files.stream()
                .skip(1)
                .flatMap(file -> ContenderPairs.across(files.getFirst(), file, policies).stream())
                .toList();
    }

    private List<FigureName> names(PairComparison pair) {
        return metrics.isEmpty()
                ? pair.names()
                : metrics.stream()
                        .map(name -> FigureInput.parse(SourceLocation.startOf("--metric"), name, pair.models()))
                        .toList();
    }
}
