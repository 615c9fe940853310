package io.simctl.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.fleet.Prefix;
import io.simctl.scenario.TrafficOptions;
import io.simctl.trace.TraceRow;
import io.simctl.workload.Continuations.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContinuationsTest {
    private static TraceRow row(long seconds, int prompt, int output, long... blocks) {
        return new TraceRow(seconds * 1_000_000_000, prompt, output, 0, "", new Prefix(100, blocks));
    }

    private static List<Long> numbers(Turn turn) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < turn.text().length(); i++) {
            numbers.add(turn.text().block(i));
        }
        return numbers;
    }

    @Test
    void aPromptThatGoesOnWhereAnotherEndsBeginsWithItsAnswer() {
        Continuations trace = new Continuations();
        Turn first = trace.next(row(0, 250, 130, 1, 2, 3));
        Turn second = trace.next(row(60, 420, 10, 1, 2, 13, 14, 15));

        assertThat(first.text().length()).isEqualTo(4);
        assertThat(second.turn()).isEqualTo(2);
        assertThat(second.saidTokens()).isEqualTo(380);
        assertThat(second.since()).isEqualTo(60_000_000_000L);
        assertThat(numbers(second).subList(0, 4)).isEqualTo(numbers(first));
        assertThat(numbers(second)).hasSize(5).endsWith(15L);
    }

    @Test
    void theThirdTurnGoesOnWhereTheSecondEnds() {
        Continuations trace = new Continuations();
        trace.next(row(0, 250, 130, 1, 2, 3));
        Turn second = trace.next(row(60, 420, 50, 1, 2, 13, 14, 15));
        Turn third = trace.next(row(90, 480, 5, 1, 2, 13, 14, 25));

        assertThat(third.turn()).isEqualTo(3);
        assertThat(third.saidTokens()).isEqualTo(470);
        assertThat(numbers(third)).isEqualTo(numbers(second));
    }

    @Test
    void aSystemPromptShowsNoFollowUp() {
        Continuations trace = new Continuations();
        trace.next(row(0, 250, 130, 1, 2, 3));
        trace.next(row(1, 150, 10, 1, 4));
        Turn other = trace.next(row(2, 350, 10, 1, 5, 6, 7));

        assertThat(other.turn()).isEqualTo(1);
        assertThat(other.saidTokens()).isEqualTo(100);
    }

    @Test
    void aPromptThatIsShorterThanPromptAndAnswerIsNoFollowUp() {
        Continuations trace = new Continuations();
        trace.next(row(0, 250, 130, 1, 2, 3));

        assertThat(trace.next(row(1, 380, 10, 1, 2, 13, 14)).turn()).isEqualTo(1);
    }

    @Test
    void ofTwoBranchesTheFirstIsTheFollowUp() {
        Continuations trace = new Continuations();
        trace.next(row(0, 250, 130, 1, 2, 3));
        trace.next(row(1, 420, 10, 1, 2, 13, 14, 15));

        assertThat(trace.next(row(2, 420, 10, 1, 2, 33, 34, 35)).turn()).isEqualTo(1);
    }

    /**
     * A stand-in for the Mooncake conversation trace, of which follow-ups of prompts with two full blocks and more have 2,023 tokens to
     * compute where blocks alone are found and 1,417 where answers are: alike in its system prompt, its lengths and its turns. Here it is
     * known which requests are follow-ups, and how much each of them adds.
     */
    @Test
    void findsTheAnswersOfAStandInForTheMooncakeTrace() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        options.put("rate", List.of("3/s"));
        options.put("model", List.of("''"));
        options.put("prompt", List.of("{type: log-normal, median: 6500, p95: 39000, max: 120000}"));
        options.put("output", List.of("{type: log-normal, median: 330, p95: 700, max: 2000}"));
        options.put("conversation", List.of("""
                {turns: {type: geometric, mean: 1.4}, think: {type: exponential, mean: 2m}, system_tokens: 512, block_tokens: 512,
                 message: {type: quantiles, tokens: {0: 1, 0.5: 38, 0.8: 1242, 0.95: 7511, 1: 20000}}}"""));
        SyntheticTrace trace = new SyntheticTrace(
                List.of(TrafficOptions.bind(options)),
                (purpose, index) -> new SplittableRandom(purpose.hashCode()),
                Duration.ofHours(1));
        Continuations continuations = new Continuations();
        Set<Long> met = new HashSet<>();
        double byBlocks = 0;
        double byAnswers = 0;
        int followUps = 0;
        while (trace.hasNext()) {
            TraceRow row = trace.next();
            Turn turn = continuations.next(row);
            int known = 0;
            while (known < row.prefix().length() && met.contains(row.prefix().block(known))) {
                known++;
            }
            if (turn.turn() > 1) {
                followUps++;
                byBlocks += row.promptTokens() - known * 512;
                byAnswers += row.promptTokens() - turn.saidTokens();
            }
            for (int i = 0; i < row.prefix().length(); i++) {
                met.add(row.prefix().block(i));
            }
        }

        assertThat(followUps).isGreaterThan(3000);
        assertThat(byAnswers / followUps).as("tokens to compute").isCloseTo(1417, within(90.0));
        assertThat(byBlocks / followUps).as("with blocks alone").isCloseTo(2023, within(120.0));
    }
}
