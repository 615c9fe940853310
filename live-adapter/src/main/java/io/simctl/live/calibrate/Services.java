package io.simctl.live.calibrate;

import io.simctl.live.server.Hosting.Hosted;
import io.simctl.live.server.ServedModel;
import io.simctl.live.setup.Hostings;
import io.simctl.live.setup.PromptFits;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.Endpoint;
import io.simctl.scenario.backend.BackendSpec;
import java.time.Duration;

/** The way to models that are hosted. */
interface Services extends AutoCloseable {
    /**
     * The way to one of them; may ask it for what must be known before.
     *
     * @param tally takes its replies
     * @param budget at whose end its streams are given up
     */
    Service of(ServedModel model, Hosted hosted, ReplyTally tally, Budget budget) throws InterruptedException;

    @Override
    default void close() {}

    /** Over HTTP, as a backend wants to be asked. */
    static Services over(BackendSpec backend) {
        ClientLimits usual = ClientLimits.PATIENT;
        CompletionClient client =
                CompletionClient.create(new ClientLimits(usual.connect(), backend.silence(), usual.total()));
        PromptFits fits = new PromptFits(client);
        return new Services() {
            @Override
            public Service of(ServedModel model, Hosted hosted, ReplyTally tally, Budget budget)
                    throws InterruptedException {
                Endpoint endpoint = Hostings.endpoint(backend, model, hosted.base());
                fits.learn(model.source(), endpoint, Duration.ofNanos(Math.max(1, budget.untilEnd())));
                return new HttpService(
                        model.name(),
                        client,
                        fits.reachable(model.source(), endpoint),
                        fits.of(model.source()),
                        tally,
                        budget);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
