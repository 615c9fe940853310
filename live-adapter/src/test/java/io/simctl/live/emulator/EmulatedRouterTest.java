package io.simctl.live.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.front.HostedModel.State;
import io.simctl.live.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which models a router keeps. */
@Timeout(30)
class EmulatedRouterTest {
    private static final EmulatorOptions THREE_FOR_TWO =
            EmulatorOptions.INSTANT.withModels(List.of("a", "b", "c")).withMaxModels(2);

    @AutoClose
    private EmulatedModels models = new EmulatedModels(THREE_FOR_TWO, () -> {});

    private EmulatedModel model(String name) {
        return models.named(name).orElseThrow();
    }

    private List<String> loaded() {
        return models.models().stream()
                .filter(model -> model.state() == State.LOADED)
                .map(model -> model.options().name())
                .toList();
    }

    private void ask(String name) {
        assertThat(models.begin(model(name))).as("engine of " + name).isPresent();
        models.end(model(name));
    }

    private CompletableFuture<Void> askLater(String name) {
        return CompletableFuture.runAsync(
                () -> ask(name), task -> Thread.ofVirtual().start(task));
    }

    @Test
    void loadsOnDemandAndThrowsOutTheLeastRecentlyUsed() {
        models.start();
        assertThat(loaded()).containsExactly("a");

        ask("b");
        ask("a");
        ask("c");
        assertThat(loaded()).as("b was used before a").containsExactly("a", "c");

        ask("b");
        assertThat(loaded()).containsExactly("b", "c");
    }

    @Test
    void keepsAModelThatARequestNeedsAlthoughItWasUsedLeastRecently() {
        models.begin(model("a"));
        ask("b");

        ask("c");

        assertThat(loaded()).containsExactly("a", "c");
    }

    @Test
    void aRequestWaitsUntilAModelIsIdleWhenAllAreNeeded() throws InterruptedException {
        models.begin(model("a"));
        models.begin(model("b"));

        CompletableFuture<Void> third = askLater("c");
        Await.until(() -> models.waiting() == 1);
        assertThat(loaded()).containsExactly("a", "b");

        models.end(model("b"));
        third.join();
        assertThat(loaded()).containsExactly("a", "c");
    }

    @Test
    void anOrderToLoadIsRefusedWhenAllAreNeeded() {
        models.begin(model("a"));
        models.begin(model("b"));

        assertThat(models.load(model("c"))).isFalse();
        assertThat(models.load(model("b"))).as("one that is loaded already").isTrue();
        models.end(model("a"));
        assertThat(models.load(model("c"))).isTrue();
        assertThat(loaded()).containsExactly("b", "c");
    }

    @Test
    void aModelThatLeavesMakesWayForOneOnly() {
        Load slow = new Load(Duration.ZERO, Duration.ZERO, Duration.ofMillis(20), LoadEnd.SERVES);
        models.close();
        models = new EmulatedModels(THREE_FOR_TWO.withLoad(slow), () -> {});
        ask("a");
        ask("b");

        CompletableFuture.allOf(askLater("c"), askLater("c")).join();

        assertThat(loaded()).as("two requests for c, and only a has left").containsExactly("b", "c");
    }

    @Test
    void startsWithAsManyModelsAsThereIsRoomFor() {
        models.close();
        List<ModelOptions> all = THREE_FOR_TWO.models().stream()
                .map(model -> model.withStart(true))
                .toList();
        models = new EmulatedModels(new EmulatorOptions("127.0.0.1", 0, all, 2, THREE_FOR_TWO.key(), ""), () -> {});

        models.start();

        assertThat(loaded()).containsExactly("a", "b");
    }
}
