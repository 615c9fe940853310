package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.type.PolicyType;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.Setup;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the schema of scenarios allows is refused with a place, or runs, counts every request once, and does so again. */
class RandomScenariosTest {
    private static final int MOST_EVENTS = 20_000;

    /** The number of scenarios that the slow test draws. */
    private static final int MANY = Integer.getInteger("simctl.scenarios", 2000);

    /** Numbers of draws for a policy that has not run, and how many it has at the most; the unluckiest took 170. */
    private static final int FIRST_OF_ITS_OWN = 1_000_000;

    private static final int MOST_DRAWS = 400;

    private static final RunFacts FACTS = new RunFacts(
            "test", List.of(), Instant.EPOCH, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, "25", "Linux", 1);

    private static final List<String> POLICIES = ScenarioSource.shipped().all().stream()
            // which runs on a fleet of one machine, and is refused on this one
            .filter(type -> !type.isClairvoyant())
            .map(PolicyType::name)
            .distinct()
            .toList();

    @TempDir
    private Path folder;

    private final Set<String> policiesThatRan = new TreeSet<>();

    /** What keeps a run at the rates of extremes from taking for ever. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Limit implements RunListener {
        private int events;

        @Override
        public void submitted(Request request, long now) {
            count();
        }

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            count();
        }

        @Override
        public void running(int machine, int running, long now) {
            count();
        }

        private void count() {
            if (++events > MOST_EVENTS) {
                throw new Enough();
            }
        }
    }

    @Test
    void someDozens() throws IOException {
        assertThat(ran(0, 80)).as("scenarios that ran").isGreaterThan(20);
    }

    @Test
    @Tag("slow")
    void manyAndEveryPolicyInOneOfThem() throws IOException {
        assertThat(ran(1000, MANY)).as("scenarios that ran").isGreaterThan(MANY / 4);
        for (String policy : POLICIES) {
            // some need what is seldom drawn: models that others stand for, sets in a language of their own, layers
            // that fit
            int last = FIRST_OF_ITS_OWN + MOST_DRAWS;
            for (int number = FIRST_OF_ITS_OWN; number < last && !policiesThatRan.contains(policy); number++) {
                draw(number, policy);
            }
        }
        assertThat(policiesThatRan).as("policies that ran").containsAll(POLICIES);
    }

    private int ran(int from, int count) throws IOException {
        int ran = 0;
        for (int number = from; number < from + count; number++) {
            if (draw(number, POLICIES.get(number % POLICIES.size()))) {
                ran++;
            }
        }
        return ran;
    }

    /** Runs the scenario of this number, unless it is refused. */
    private boolean draw(int number, String policy) throws IOException {
        String document = new ObjectMapper().writeValueAsString(RandomScenario.of(number, policy));
        try {
            boolean ran = run(document);
            if (ran) {
                POLICIES.stream()
                        .filter(name -> document.contains('"' + name + '"'))
                        .forEach(policiesThatRan::add);
            }
            return ran;
        } catch (RuntimeException | Error failure) {
            throw new AssertionError("scenario " + number + ": " + document, failure);
        }
    }

    private boolean run(String document) throws IOException {
        Path file = Files.writeString(folder.resolve("drawn.yaml"), document);
        Loaded loaded;
        try {
            loaded = ScenarioSource.of(file).load();
        } catch (InvalidInput refused) {
            assertThat(refused.problems()).isNotEmpty();
            return false;
        }
        RunPlan plan = RunPlan.of(loaded).withReplications(1).withCheck(true);
        Optional<String> first = report(plan);
        if (first.isPresent()) {
            assertThat(report(plan)).as("the same, run again").isEqualTo(first);
        }
        return true;
    }

    private Optional<String> report(RunPlan plan) throws IOException {
        try {
            RunResult result = plan.jobs()
                    .getFirst()
                    .run((policy, run, fleet) -> List.of(new Limit()), RunProgress.NONE, () -> false);
            assertConserved(result);
            Report report = ReportAssembly.of(
                    new RunResults(plan, Setup.Mode.SIMULATED, Map.of("p", List.of(result)), List.of()), warning -> {});
            try (ResultDirectory results = ResultDirectory.open(folder.resolve("out"), List.of())) {
                results.write(report, FACTS);
            }
            return Optional.of(Files.readString(folder.resolve("out/report.json")));
        } catch (Enough cut) {
            return Optional.empty();
        }
    }

    private static void assertConserved(RunResult result) {
        long ended = 0;
        for (RequestCount outcome : RequestCount.OUTCOMES) {
            ended += result.all().counts().get(outcome);
        }
        assertThat(ended).isEqualTo(result.all().counts().get(RequestCount.SUBMITTED));
    }
}
