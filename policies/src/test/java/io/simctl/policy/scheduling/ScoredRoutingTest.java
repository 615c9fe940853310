package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Request;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.type.KnobValues;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

/** Routing by sums of what speaks for a machine: Dynamo's cost and llm-d's scores, each against its formula over all machines. */
class ScoredRoutingTest {
    private static final int MACHINES = 4;
    private static final int STEPS = 120;

    private FleetFixture fleet = fleet();
    private final Map<Integer, Map<Long, Boolean>> sent = new HashMap<>();

    private static FleetFixture fleet() {
        return FleetFixture.models("a").machines(MACHINES, m -> m.resident("a")).build();
    }

    @BeforeTry
    void another() {
        fleet = fleet();
        sent.clear();
    }

    private MachineChoice overlap(String... knobs) {
        return fleet.observedBy((MachineChoice)
                new KvOverlap.Type().create(KnobValues.of(KvOverlap.Knobs.class, knobs), fleet.context()));
    }

    private MachineChoice scores(String... knobs) {
        return fleet.observedBy((MachineChoice)
                new WeightedScores.Type().create(KnobValues.of(WeightedScores.Knobs.class, knobs), fleet.context()));
    }

    /** A prompt of 32 tokens a block and some more; blocks of one conversation begin alike. */
    private Attempt prompt(long conversation, int blocks, int more) {
        long[] ids =
                LongStream.range(0, blocks).map(i -> 1000 * conversation + i).toArray();
        return fleet.attempt("a", 32 * blocks + more, Request.NO_OWNER, Request.Route.PUBLIC, ids);
    }

    private void send(Attempt attempt, int machine) {
        fleet.send(attempt, machine);
        for (int i = 0; i < attempt.request().prefix().length(); i++) {
            sent.computeIfAbsent(machine, m -> new HashMap<>())
                    .put(attempt.request().prefix().block(i), true);
        }
    }

    private int held(Attempt attempt, int machine) {
        int blocks = 0;
        Map<Long, Boolean> its = sent.getOrDefault(machine, Map.of());
        while (blocks < attempt.request().prefix().length()
                && its.containsKey(attempt.request().prefix().block(blocks))) {
            blocks++;
        }
        return 32 * blocks;
    }

    private double cost(Attempt attempt, int machine) {
        double ahead = fleet.machine(machine).waitingPromptTokens(0)
                + fleet.machine(machine).sentSinceReportPromptTokens(0);
        double prefill = Math.max(0, ahead + attempt.request().promptTokens() - held(attempt, machine));
        return prefill + fleet.machine(machine).pendingPromptTokens(0);
    }

    private double score(Attempt attempt, int machine) {
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (int m = 0; m < MACHINES; m++) {
            longest = Math.max(longest, queue(m));
            shortest = Math.min(shortest, queue(m));
        }
        double queue = longest == shortest ? 1 : (double) (longest - queue(machine)) / (longest - shortest);
        double used = fleet.machine(machine).pendingPromptTokens(0) * (100.0 * 1024) / (56L << 30);
        double prefix = (double) held(attempt, machine) / attempt.request().promptTokens();
        return 2 * queue + 2 * (1 - used) + 3 * prefix;
    }

    private int queue(int machine) {
        return fleet.machine(machine).waiting(0) + fleet.machine(machine).sentSinceReport(0);
    }

    private interface Worth {
        double of(Attempt attempt, int machine);
    }

    /** Whatever was sent and reported, no machine is worth more than the one chosen. */
    private void choosesTheBest(MachineChoice policy, Worth worth, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            Attempt attempt = prompt(random.nextInt(5), random.nextInt(1, 40), random.nextInt(200) + 1);

            int chosen = fleet.choose(policy, attempt);

            for (int machine = 0; machine < MACHINES; machine++) {
                assertThat(worth.of(attempt, chosen)).isGreaterThanOrEqualTo(worth.of(attempt, machine) - 1e-9);
            }
            send(attempt, random.nextInt(4) == 0 ? random.nextInt(MACHINES) : chosen);
            if (random.nextInt(5) == 0) {
                int reporting = random.nextInt(MACHINES);
                fleet.report(reporting, r -> r.busy("a", 2, random.nextInt(4)).promptsAhead("a", random.nextInt(3000)));
            }
        }
    }

    @Property(tries = 20)
    void theCostOfTheMachineChosenIsTheLeast(@ForAll long seed) {
        choosesTheBest(overlap(), (attempt, machine) -> -cost(attempt, machine), seed);
    }

    @Property(tries = 20)
    void theScoreOfTheMachineChosenIsTheHighest(@ForAll long seed) {
        choosesTheBest(scores(), this::score, seed);
    }

    @Test
    void aTemperatureDrawsOtherMachinesNowAndThen() {
        MachineChoice warm = overlap("temperature=1");
        send(prompt(1, 20, 1), 0);
        int[] drawn = new int[MACHINES];
        for (int i = 0; i < 2000; i++) {
            drawn[fleet.choose(warm, prompt(2, 20, 1))]++;
        }

        // one machine costs the most, the others the least: e to the minus one of the weight of each of the three
        assertThat(drawn[0] / 2000.0).isBetween(0.08, 0.14);
        for (int machine = 1; machine < MACHINES; machine++) {
            assertThat(drawn[machine] / 2000.0).isBetween(0.25, 0.35);
        }
    }

    @Test
    void asInTheOriginalAQueueIsOnlyAsLongAsItWasReported() {
        MachineChoice forgetful = scores("kv_cache=0", "prefix=0", "defects=[forgets-dispatches]");
        fleet.report(0, r -> r.busy("a", 1, 3));
        for (int machine = 2; machine < MACHINES; machine++) {
            fleet.report(machine, r -> r.busy("a", 1, 1));
        }
        for (int i = 0; i < 5; i++) {
            Attempt attempt = prompt(i, 2, 1);
            assertThat(fleet.choose(forgetful, attempt)).isEqualTo(1);
            fleet.send(attempt, 1);
        }
    }
}
