package io.simctl.experiments.decide;

import io.simctl.report.across.Contender;
import io.simctl.report.across.PairComparison;
import io.simctl.report.requests.RequestPairs;
import io.simctl.report.requests.RequestTable;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The single requests of two policies, paired where both left a {@code requests.csv} and met the same requests. */
public final class RequestPairing {
    private static final String FILE = "requests.csv";

    private RequestPairing() {}

    /**
     * The pair with percentiles of latencies by single requests, which it then holds in memory: some 50 bytes a request and side. Where that cannot be,
     * the pair as it is, with the reason.
     *
     * @throws IOException if there are such files and they fit neither their artifacts nor each other; the message says so to the user
     */
    public static PairComparison of(PairComparison pair) throws IOException {
        if (!pair.isPaired()) {
            return pair;
        }
        List<Path> files = Stream.of(pair.baseline(), pair.candidate())
                .map(RequestPairing::file)
                .toList();
        Optional<Path> missing =
                files.stream().filter(file -> !Files.exists(file)).findFirst();
        if (missing.isPresent()) {
            return pair.notByRequest("there is no " + missing.get() + ", which --requests-csv of a run writes");
        }
        if (hangsOnAnswers(pair.candidate())) {
            return pair.notByRequest("users or conversations go on when they are answered, so that requests of one"
                    + " number are not the same");
        }
        RequestTable baseline = read(files.getFirst(), pair.baseline());
        RequestTable candidate = read(files.getLast(), pair.candidate());
        return pair.byRequest(RequestPairs.of(
                baseline,
                candidate,
                pair.replications(),
                pair.candidate().report().seed()));
    }

    private static Path file(Contender contender) {
        Path source = Path.of(contender.source());
        return Files.isDirectory(source) ? source.resolve(FILE) : source.resolveSibling(FILE);
    }

    private static RequestTable read(Path file, Contender contender) throws IOException {
        return RequestTable.read(file, contender.report().models(), contender.policy());
    }

    /** Whether what is asked, and when, depends on answers, so that two policies do not meet the same requests one by one. */
    private static boolean hangsOnAnswers(Contender contender) {
        String configuration = contender.report().setup().configuration();
        return YamlReader.read("configuration", configuration, new Problems())
                .flatMap(root -> root.child("workload"))
                .stream()
                .flatMap(node -> node instanceof Node.Sequence list ? list.items().stream() : Stream.of(node))
                .anyMatch(load -> load.child("users").isPresent()
                        || load.child("conversation").isPresent());
    }
}
