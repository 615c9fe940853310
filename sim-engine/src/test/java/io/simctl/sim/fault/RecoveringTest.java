package io.simctl.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A model that its machine loads again by itself after a fault, under helexa cortex's routing: a question to each machine ten seconds after
 * the last answer, requests at 5, 10, 15, … seconds. Loading from the page cache takes 2 s, from disk 10 s.
 */
class RecoveringTest {
    private static final String CORTEX =
            "{fleet: {admission: reachable-only, scheduling: {type: least-reported, defects: [forgets-dispatches, skips-loading]},"
                    + " telemetry: poll, attempts: ATTEMPTS}}";

    private static FaultyRun run(int machines, int attempts, String... faults) {
        return FaultyRun.of(machines, CORTEX.replace("ATTEMPTS", "" + attempts), faults);
    }

    private static List<String> between(int first, int last, FaultyRun run) {
        return run.ends.stream()
                .filter(end -> {
                    double at = Double.parseDouble(end.substring(0, end.indexOf(' ')));
                    return at > first && at < last;
                })
                .toList();
    }

    @Test
    void theOnlyMachineFailsRequestsUntilCortexHasAskedItAndIsThenLeftAlone() {
        FaultyRun run = run(1, 1, "{type: process-death, recovers: true, at: 33s}", "{type: load-hang, hang: 23s}");

        assertThat(run.events)
                .containsSubsequence(
                        "33.0 process died on 0", "33.0 ON_DISK on 0", "33.0 LOADING on 0", "58.0 RESIDENT on 0");
        // asked at 40.08, 50.1 and 60.12
        assertThat(between(32, 70, run))
                .containsExactly(
                        "35.02 failed recovering on 0",
                        "40.02 failed recovering on 0",
                        "45.0 rejected 503 model_recovering on -1",
                        "50.0 rejected 503 model_recovering on -1",
                        "55.0 rejected 503 model_recovering on -1",
                        "60.0 rejected 503 model_recovering on -1", // it serves again, which nobody has heard
                        "66.92 completed on 0");
    }

    @Test
    void whatIsUnderWayIsLostAndTheModelIsNotLoadedElsewhere() {
        FaultyRun run = run(1, 1, "{type: process-death, recovers: true, at: 31s}");

        assertThat(between(30, 40, run)).startsWith("31.01 failed process died on 0");
    }

    @Test
    void anotherMachineThatServesTheModelGetsTheRequestsOnceItIsKnown() {
        FaultyRun run = run(
                2,
                1,
                "{type: process-death, machines: box-0, recovers: true, at: 43s}",
                "{type: load-hang, hang: 23s}");

        assertThat(between(42, 65, run))
                .containsExactly(
                        "45.02 failed recovering on 0",
                        "50.02 failed recovering on 0",
                        "56.92 completed on 1",
                        "61.92 completed on 1");
    }

    @Test
    void aSecondAttemptSparesTheClientWhatCortexHasNotHeardOf() {
        FaultyRun run = run(2, 2, "{type: process-death, machines: box-0, recovers: true, at: 43s}");

        assertThat(run.ended("completed")).isEqualTo(run.ends.size());
    }

    @Test
    void aMachineThatCrashedIsTriedUntilThreeQuestionsWereNotAnsweredAndAgainAfterOneThatWas() {
        FaultyRun run = run(1, 1, "{type: crash, at: 21s, for: 60s}");

        // asked in vain at 30, 45 and 60, each time for 5 s
        assertThat(between(22, 66, run))
                .hasSize(9)
                .allMatch(end -> end.contains("failed the machine cannot be reached"));
        assertThat(between(66, 81, run)).hasSize(3).allMatch(end -> end.contains("rejected 503 no_machine_reachable"));
        assertThat(between(100, 130, run)).isNotEmpty().allMatch(end -> end.contains("completed"));
    }
}
