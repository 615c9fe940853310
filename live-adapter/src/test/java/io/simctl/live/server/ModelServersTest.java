package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.process.StartFailure;
import io.simctl.live.server.ServerEvents.Event;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of things, with servers that do as the test says. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModelServersTest {
    private static final ServedModel A = new ServedModel("a", "a.gguf", 1, 512);
    private static final ServedModel B = new ServedModel("b", "b.gguf", 1, 512);
    private static final URI BASE = URI.create("http://127.0.0.1:1/");

    private final ServerEvents events = new ServerEvents();
    private final Puppets puppets = new Puppets();
    private final ModelServers servers = new ModelServers(puppets, events);

    /** Opens a model when the test lets it. */
    private static final class Puppets implements Hosting {
        final BlockingQueue<Puppet> opening = new LinkedBlockingQueue<>();
        final AtomicInteger open = new AtomicInteger();

        @Override
        public Hosted open(ServedModel model) throws StartFailure, InterruptedException {
            Puppet puppet = new Puppet(this);
            opening.add(puppet);
            String failure = puppet.answer.take();
            if (!failure.isEmpty()) {
                throw new StartFailure(failure);
            }
            open.incrementAndGet();
            return puppet;
        }
    }

    /** A server on strings. */
    private static final class Puppet implements Hosting.Hosted {
        final BlockingQueue<String> answer = new LinkedBlockingQueue<>();
        final CompletableFuture<String> death = new CompletableFuture<>();
        private final Puppets all;

        Puppet(Puppets all) {
            this.all = all;
        }

        void getReady() {
            answer.add("");
        }

        @Override
        public URI base() {
            return BASE;
        }

        @Override
        public CompletableFuture<String> death() {
            return death;
        }

        @Override
        public void release() {
            all.open.decrementAndGet();
        }
    }

    /** Passes on all but that a model is ready. */
    private record RefusesReady(ModelServers.Listener listener) implements ModelServers.Listener {
        @Override
        public void ready(ServedModel model, URI base) {
            throw new IllegalArgumentException("no such scheme");
        }

        @Override
        public void startFailed(ServedModel model, String cause) {
            listener.startFailed(model, cause);
        }

        @Override
        public void stopped(ServedModel model) {
            listener.stopped(model);
        }

        @Override
        public void died(ServedModel model, String cause) {
            listener.died(model, cause);
        }
    }

    @Test
    void aModelThatIsReadySaysWhere() throws Exception {
        servers.start(A);
        puppets.opening.take().getReady();

        assertThat(events.next()).isEqualTo(new Event("ready", "a", BASE.toString()));
    }

    @Test
    void modelsComeAndGoIndependently() throws Exception {
        servers.start(A);
        Puppet a = puppets.opening.take();
        servers.start(B);
        puppets.opening.take().getReady();

        assertThat(events.next().model()).isEqualTo("b");
        a.getReady();
        assertThat(events.next().model()).isEqualTo("a");
        servers.stop(B);
        assertThat(events.next()).isEqualTo(new Event("stopped", "b", ""));
        assertThat(puppets.open).hasValue(1);
    }

    @Test
    void aFailedStartSaysWhy() throws Exception {
        servers.start(A);
        puppets.opening.take().answer.add("a: no such file");

        assertThat(events.next()).isEqualTo(new Event("startFailed", "a", "a: no such file"));
        servers.stop(A);
        servers.start(A);
        puppets.opening.take().getReady();
        assertThat(events.next().what()).as("what is events next").isEqualTo("ready");
    }

    @Test
    void aDefectOfAHostingIsAFailedStart() throws Exception {
        Hosting broken = model -> {
            throw new IllegalStateException("no free port");
        };
        try (ModelServers broke = new ModelServers(broken, events)) {
            broke.start(A);

            Event failed = events.next();
            assertThat(failed.what()).isEqualTo("startFailed");
            assertThat(failed.detail()).startsWith("a: ").contains("no free port");
        }
    }

    @Test
    void aServerThatNobodyCanAskIsPutAwayAndItsStartHasFailed() throws Exception {
        try (ModelServers refused = new ModelServers(puppets, new RefusesReady(events))) {
            refused.start(A);
            puppets.opening.take().getReady();

            Event failed = events.next();
            assertThat(failed.what()).isEqualTo("startFailed");
            assertThat(failed.detail()).startsWith("a: ").contains("no such scheme");
            assertThat(puppets.open).hasValue(0);
        }
    }

    @Test
    void aServerThatDiesUnclearlyIsToldAsDead() throws Exception {
        servers.start(A);
        Puppet puppet = puppets.opening.take();
        puppet.getReady();
        assertThat(events.next().what()).isEqualTo("ready");
        puppet.death.completeExceptionally(new IllegalStateException("nobody knows"));

        Event died = events.next();
        assertThat(died.what()).isEqualTo("died");
        assertThat(died.detail()).startsWith("a: ").contains("nobody knows");
        assertThat(puppets.open).hasValue(0);
    }

    @Test
    void aStartThatIsGivenUpIsAnsweredWithStoppedAlone() throws Exception {
        servers.start(A);
        puppets.opening.take();
        servers.stop(A);

        assertThat(events.next()).isEqualTo(new Event("stopped", "a", ""));
        assertThat(puppets.open).hasValue(0);
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void aModelIsPutAwayBeforeItIsMadeReadyAnew() throws Exception {
        servers.start(A);
        puppets.opening.take().getReady();
        assertThat(events.next().what()).isEqualTo("ready");
        servers.stop(A);
        servers.start(A);
        Puppet second = puppets.opening.take();

        assertThat(puppets.open).as("servers of a when its second start begins").hasValue(0);
        assertThat(events.next().what()).isEqualTo("stopped");
        second.getReady();
        assertThat(events.next().what()).isEqualTo("ready");
    }

    @Test
    void aServerThatDiesIsToldAndItsNextStartIsARestart() throws Exception {
        servers.start(A);
        Puppet first = puppets.opening.take();
        first.getReady();
        assertThat(events.next().what()).isEqualTo("ready");
        first.death.complete("a: ended with status 139");

        assertThat(events.next()).isEqualTo(new Event("died", "a", "a: ended with status 139"));
        assertThat(servers.restarts()).isZero();
        servers.start(A);
        puppets.opening.take().getReady();
        assertThat(events.next().what()).isEqualTo("ready");
        assertThat(servers.restarts()).isEqualTo(1);
    }

    @Test
    void aStopThatComesAfterTheDeathHasNoAnswerOfItsOwn() throws Exception {
        servers.start(A);
        Puppet first = puppets.opening.take();
        first.getReady();
        assertThat(events.next().what()).isEqualTo("ready");
        first.death.complete("a: ended with status 139");
        assertThat(events.next().what()).isEqualTo("died");
        servers.stop(A);
        servers.start(A);
        puppets.opening.take().getReady();

        assertThat(events.next().what()).as("what is events next").isEqualTo("ready");
        servers.stop(A);
        assertThat(events.next()).isEqualTo(new Event("stopped", "a", ""));
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void closingPutsEverythingAwayAndTellsNothing() throws Exception {
        servers.start(A);
        puppets.opening.take().getReady();
        assertThat(events.next().what()).isEqualTo("ready");
        servers.start(B);
        puppets.opening.take();
        servers.close();

        assertThat(puppets.open).hasValue(0);
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void whatWasNeverStartedCannotBeStopped() {
        assertThatThrownBy(() -> servers.stop(A)).hasMessage("a was never started");
    }
}
