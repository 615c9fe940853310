package io.simctl.workload;

import io.simctl.scenario.TraceSpec;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.trace.Take;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A sample of a trace's answered requests, from which those that were rejected take what a rejection does not tell: the length of
 * the output and, where nobody counted it, of the prompt. The trace is read for it when the first rejected request is met.
 */
final class AnsweredRequests {
    /** Stands for all models; no name in a trace has a line end. */
    private static final String ANY = "\n";

    private final TraceSpec trace;
    private final RandomGenerator random;
    private Optional<Map<String, Lengths>> byModel = Optional.empty();

    AnsweredRequests(TraceSpec trace, RandomGenerator random) {
        this.trace = trace;
        this.random = random;
    }

    /** Lengths of a bounded number of requests, each as likely to be among them as any other: reservoir sampling. */
    private static final class Lengths {
        private static final int MOST = 1024;

        private final int[] prompts = new int[MOST];
        private final int[] outputs = new int[MOST];
        private long seen;

        void add(TraceRow row, RandomGenerator random) {
            long place = seen < MOST ? seen : random.nextLong(seen + 1);
            seen++;
            if (place < MOST) {
                prompts[(int) place] = row.promptTokens();
                outputs[(int) place] = row.outputTokens();
            }
        }

        TraceRow complete(TraceRow rejected, RandomGenerator random) {
            int drawn = random.nextInt((int) Math.min(seen, MOST));
            int prompt = rejected.promptTokens() > 0 ? rejected.promptTokens() : prompts[drawn];
            return rejected.withTokens(prompt, outputs[drawn]);
        }
    }

    /**
     * The request as it would have been, had it been answered: by one of the same model or, where none of them was, by any.
     *
     * @throws InvalidInput if the trace has no request that was answered
     */
    TraceRow answered(TraceRow rejected) {
        if (byModel.isEmpty()) {
            byModel = Optional.of(sample());
        }
        Map<String, Lengths> known = byModel.get();
        return Optional.ofNullable(known.get(rejected.model()))
                .or(() -> Optional.ofNullable(known.get(ANY)))
                .orElseThrow(() -> nothingToReplay(trace))
                .complete(rejected, random);
    }

    /** The answer to a trace of which nothing can be replayed. */
    static InvalidInput nothingToReplay(TraceSpec trace) {
        return new InvalidInput(
                SourceLocation.startOf(trace.path().path().toString()),
                "no request of the trace was answered; nothing to replay");
    }

    private Map<String, Lengths> sample() {
        Map<String, Lengths> sample = new HashMap<>();
        try (TraceReader rows = TraceReader.open(trace.path().path(), trace.layout(), Take.ANSWERED)) {
            while (rows.hasNext()) {
                TraceRow row = rows.next();
                sample.computeIfAbsent(row.model(), model -> new Lengths()).add(row, random);
                sample.computeIfAbsent(ANY, model -> new Lengths()).add(row, random);
            }
        }
        return sample;
    }
}
