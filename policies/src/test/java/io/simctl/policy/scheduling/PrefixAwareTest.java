package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.type.KnobValues;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Where prompts go that begin like earlier ones; a block has 32 tokens, and a prompt as many as its blocks. */
class PrefixAwareTest {
    private static final long[] STORY = {1, 2, 3, 4};
    private static final int HOLDER = 2;

    private final FleetFixture fleet = FleetFixture.models("a", "b")
            .machines(5, m -> m.resident("a", "b").owner(7))
            .build();

    private MachineChoice policy(String... knobs) {
        return fleet.observedBy(new PrefixAware(KnobValues.of(PrefixAware.Knobs.class, knobs), fleet.context()));
    }

    private Attempt prompt(long... blocks) {
        return prompt("a", blocks);
    }

    private Attempt prompt(String model, long... blocks) {
        return fleet.attempt(model, 32 * blocks.length, Request.NO_OWNER, Request.Route.PUBLIC, blocks);
    }

    /** Sends the prompt and sees it answered. */
    private void served(int machine, long... blocks) {
        Attempt attempt = prompt(blocks);
        fleet.send(attempt, machine).answer(attempt);
    }

    private static long[] followedBy(long[] blocks, long... more) {
        return LongStream.concat(Arrays.stream(blocks), Arrays.stream(more)).toArray();
    }

    /** Whether the choice is the holder ten times over, of five machines that are otherwise alike. */
    private boolean stays(MachineChoice policy, String model, long... blocks) {
        return LongStream.range(0, 10).allMatch(i -> fleet.choose(policy, prompt(model, blocks)) == HOLDER);
    }

    @Test
    void aConversationGoesOnWhereItWasServed() {
        MachineChoice policy = policy();
        served(HOLDER, STORY);

        assertThat(stays(policy, "a", followedBy(STORY, 5, 6))).isTrue();
    }

    @Test
    void aPromptThatSharesTooLittleGoesToTheLeastBusy() {
        MachineChoice policy = policy();
        served(HOLDER, STORY);

        assertThat(stays(policy, "a", 1, 12, 13, 14)).as("a quarter of it").isFalse();
        assertThat(stays(policy, "a", 1, 2, 13, 14)).as("a half of it").isTrue();
    }

    @Test
    void anotherModelsPromptIsAnotherPrompt() {
        MachineChoice policy = policy();
        served(HOLDER, STORY);

        assertThat(stays(policy, "b", STORY)).isFalse();
    }

    @Test
    void theLongestSharedPartCounts() {
        MachineChoice policy = policy();
        served(0, STORY);
        served(HOLDER, followedBy(STORY, 5));
        served(1, 1, 2, 3);

        assertThat(stays(policy, "a", followedBy(STORY, 5, 6))).isTrue();
    }

    @Test
    void ofSeveralThatHaveItTheLessBusyOneServes() {
        MachineChoice policy = policy();
        served(0, STORY);
        served(HOLDER, STORY);
        fleet.send("a", 0, 1);

        assertThat(stays(policy, "a", STORY)).isTrue();
    }

    @Test
    void balanceComesBeforeThePrefixBeyondBothThresholds() {
        MachineChoice policy = policy("balance_difference=3", "balance_ratio=1.5");
        served(HOLDER, STORY);

        fleet.send("a", HOLDER, 3);
        assertThat(stays(policy, "a", STORY)).as("three more than the others").isTrue();
        fleet.send("a", HOLDER, 1);
        assertThat(stays(policy, "a", STORY)).as("four more").isFalse();
        for (int machine : new int[] {0, 1, 3, 4}) {
            fleet.send("a", machine, 8);
        }
        fleet.send("a", HOLDER, 8);
        assertThat(stays(policy, "a", STORY)).as("twelve beside eight").isTrue();
    }

    @Test
    void aMachineThatHasLetTheModelGoRemembersNothing() {
        MachineChoice policy = policy();
        served(HOLDER, STORY);
        fleet.report(HOLDER, r -> r.state("a", ModelState.ON_DISK))
                .report(HOLDER, r -> r.state("a", ModelState.RESIDENT));

        assertThat(stays(policy, "a", STORY)).isFalse();
        served(HOLDER, STORY);
        assertThat(stays(policy, "a", STORY)).isTrue();
    }

    @Test
    void aMachineThatWasGoneRemembersNothing() {
        MachineChoice policy = policy();
        served(HOLDER, STORY);
        fleet.online(HOLDER, false).online(HOLDER, true);

        assertThat(stays(policy, "a", STORY)).isFalse();
    }

    @Test
    void whatWasSentToAMachineWhileItLoadedIsRemembered() {
        MachineChoice policy = policy();
        fleet.report(HOLDER, r -> r.state("a", ModelState.LOADING));
        served(HOLDER, STORY);
        fleet.report(HOLDER, r -> r.state("a", ModelState.RESIDENT));

        assertThat(stays(policy, "a", STORY)).isTrue();
    }

    @Test
    void theBlocksSentLeastRecentlyAreForgottenFirst() {
        MachineChoice policy = policy("blocks=8");
        served(HOLDER, STORY);
        served(HOLDER, 21, 22, 23, 24);
        for (int renewals = 0; renewals < 4; renewals++) {
            served(HOLDER, STORY); // one in four renews all of its blocks
        }
        served(HOLDER, 31, 32, 33, 34);

        assertThat(stays(policy, "a", 21, 22, 23, 24)).isFalse();
        assertThat(stays(policy, "a", STORY)).isTrue();
    }
}
