package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a policy that must know the future is refused, since nobody can know it. */
class ClairvoyanceTest {
    @TempDir
    private Path folder;

    private void load(int machines, String traffic, String swap) throws IOException {
        loadSet(machines, traffic, "node: {swap: %s}".formatted(swap));
    }

    private void loadSet(int machines, String traffic, String set) throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), """
            scenario: s
            duration: 1m
            models: {m: {weights: 1GB, kv_per_token: 1KB, context: 4096, parameters: 1e9}}
            hardware: {h: {memory: 8GB, bandwidth: 100GB/s, compute: 1TFLOPS}}
            fleet: {box: {hardware: h, count: %d}}
            workload:
              - {model: m, rate: 1/s, prompt: 10, output: 10}
              - {model: m, %s, prompt: 10, output: 10}
            policies: {p: {%s}}
            """.formatted(machines, traffic, set));
        ScenarioLoader.load(file, List.of(), Policies.load(getClass().getClassLoader()));
    }

    @Test
    void usersWhoAskWhenTheyHaveTheirAnswersAreNotForeseen() {
        assertThatThrownBy(() -> load(1, "users: 2", "clairvoyant"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(
                        "s.yaml:9:29: `clairvoyant` must know when requests will come, and the users of"
                                + " `workload.1` ask when they have their answers; give them a `rate` and no `conversation`, or leave this policy set out");
    }

    @Test
    void itIsNotForeseenWhichOfSeveralMachinesARequestComesTo() {
        assertThatThrownBy(() -> load(3, "rate: 1/s", "clairvoyant"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("`clairvoyant` knows when requests will come, but not to which of 3 machines");
    }

    @Test
    void theSameHoldsInsideAnotherPolicy() {
        assertThatThrownBy(() -> load(1, "users: 2", "{type: idle-unload, swap: clairvoyant}"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("`clairvoyant` must know");
    }

    @Test
    void oneMachineAndRequestsOnAScheduleOfTheirOwnAreForeseen() {
        assertThatCode(() -> load(1, "rate: 1/s", "{type: idle-unload, swap: clairvoyant}"))
                .doesNotThrowAnyException();
    }

    @Test
    void aPlacementForeseesWhatComesToAFleetAndNotWhenUsersAskAgain() {
        String placement = "fleet: {admission: pool-exhausted, placement: clairvoyant}";
        assertThatCode(() -> loadSet(3, "rate: 1/s", placement)).doesNotThrowAnyException();
        assertThatThrownBy(() -> loadSet(3, "users: 2", placement))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("`clairvoyant` must know");
    }
}
