package io.simctl.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Demand;
import io.simctl.control.Workload.UserGroup;
import io.simctl.fleet.Prefix;
import io.simctl.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationsTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path folder;

    private List<List<Demand>> conversations(String workload) {
        Scenario scenario = Workloads.scenario(folder, "duration: 10m", workload);
        List<List<Demand>> conversations = new ArrayList<>();
        for (Demand first : Workloads.demands(scenario, 1)) {
            conversations.add(turns(first));
        }
        return conversations;
    }

    private static List<Demand> turns(Demand first) {
        List<Demand> turns = new ArrayList<>();
        long id = 1;
        for (Optional<Demand> turn = Optional.of(first); turn.isPresent(); ) {
            turns.add(turn.get());
            long at = turn.get().request().intendedAt() + SECOND;
            long next = id;
            id += 2;
            turn = turn.get().next().map(followUp -> followUp.next(next, at));
        }
        return turns;
    }

    private static boolean beginsWith(Prefix text, Prefix beginning) {
        return IntStream.range(0, beginning.length()).allMatch(i -> text.block(i) == beginning.block(i));
    }

    @Test
    void eachTurnRepeatsAllThatWasSaidBeforeAndAddsAMessage() {
        List<List<Demand>> conversations = conversations("""
                [{rate: 1/s, model: b, prompt: 90, output: {type: log-normal, median: 40, p95: 90},
                  conversation: {turns: 4, message: 25, system_tokens: 100}}]""");

        assertThat(conversations).isNotEmpty().allSatisfy(turns -> {
            assertThat(turns).hasSize(4);
            assertThat(turns.getFirst().request().promptTokens()).isEqualTo(190);
            for (int i = 1; i < 4; i++) {
                Demand before = turns.get(i - 1);
                Demand now = turns.get(i);
                int said = before.request().promptTokens() + before.outputTokens();
                assertThat(now.request().promptTokens()).isEqualTo(said + 25);
                assertThat(before.textTokens()).isEqualTo(said);
                assertThat(before.text().length()).isEqualTo((said + 15) / 16);
                assertThat(beginsWith(now.request().prefix(), before.text())).isTrue();
                assertThat(beginsWith(now.text(), now.request().prefix())).isTrue();
            }
        });
    }

    @Test
    void onlySystemPromptsAreCommonToConversations() {
        List<List<Demand>> conversations = conversations("""
                [{rate: 1/s, model: b, prompt: 90, output: 10,
                  conversation: {turns: 1, system_tokens: 100, system_prompts: 3}}]""");

        assertThat(conversations.stream().map(c -> c.getFirst().text().block(5)).distinct())
                .hasSize(3);
        assertThat(conversations.stream().map(c -> c.getFirst().text().block(6)).distinct())
                .hasSameSizeAs(conversations);
    }

    @Test
    void theContextEndsAConversation() {
        List<List<Demand>> conversations = conversations("""
                [{rate: 1/s, model: a, prompt: 3000, output: 1000, conversation: {turns: 100, message: 50}}]""");

        assertThat(conversations).isNotEmpty().allSatisfy(turns -> {
            assertThat(turns).hasSize(5);
            assertThat(turns.getLast().request().promptTokens()).isEqualTo(3000 + 4 * 1050);
        });
    }

    @Test
    void theMeanNumberOfTurnsIsThatOfTheScenario() {
        List<List<Demand>> conversations = conversations("""
                [{rate: 20/s, model: b, prompt: 9, output: 9, conversation: {turns: {type: geometric, mean: 6}}}]""");

        double mean = conversations.stream().mapToInt(List::size).average().orElseThrow();
        assertThat(mean).isBetween(5.8, 6.2);
        assertThat(conversations).anyMatch(turns -> turns.size() == 1);
    }

    @Test
    void equalSeedsGiveEqualConversations() {
        String workload = """
                [{rate: 1/s, model: b, prompt: {type: exponential, mean: 99}, output: {type: exponential, mean: 99},
                  conversation: {turns: {type: geometric, mean: 3}, think: {type: exponential, mean: 9s}}}]""";

        assertThat(conversations(workload).stream().map(ConversationsTest::lengths))
                .containsExactlyElementsOf(conversations(workload).stream()
                        .map(ConversationsTest::lengths)
                        .toList());
    }

    private static List<Integer> lengths(List<Demand> turns) {
        return turns.stream()
                .map(turn -> turn.request().promptTokens() * 10_000 + turn.outputTokens())
                .toList();
    }

    @Test
    void usersOfAClosedLoopHaveConversationsOneAfterTheOther() {
        Scenario scenario = Workloads.scenario(
                folder,
                "duration: 90s",
                "[{users: 4, think: 5s, model: b, prompt: 9, output: 8, conversation: {turns: 2, think: 3s}}]");
        try (WorkloadSource source = WorkloadSource.open(scenario, Workloads.seed(1))) {
            UserGroup group = source.workload().closedLoop().getFirst();
            Demand first = group.next(0, 0);
            Demand other = group.next(1, 0);

            assertThat(first.next().orElseThrow().think()).isEqualTo(3 * SECOND);
            assertThat(first.next().orElseThrow().until()).isEqualTo(90 * SECOND);
            assertThat(first.next().orElseThrow().next(2, 0).next()).isEmpty();
            assertThat(other.text().block(0)).isNotEqualTo(first.text().block(0));
        }
    }
}
