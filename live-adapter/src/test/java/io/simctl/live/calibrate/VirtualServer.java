package io.simctl.live.calibrate;

import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.ServedModel;
import io.simctl.live.wire.Completion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A server on a virtual clock: a load, a request and a batch of requests take as long as it is told, and nothing else does. Requests that
 * are sent together decode together; a stream that would outlast the budget is still under way at its end.
 */
final class VirtualServer implements Hosting, Services {
    private final Duration load;
    private final Duration step;
    private final Duration promptToken;
    private long now;
    private int loads;
    private int requests;
    private int lostRequest = -1;
    private int deadFrom = Integer.MAX_VALUE;
    private int lastLoad = Integer.MAX_VALUE;
    private boolean isHeldBack;
    private Reporting reporting = Reporting.WELL;

    /** What the server says of the tokens of its replies. */
    enum Reporting {
        WELL,
        ZEROS,
        NOTHING
    }

    VirtualServer(Duration load, Duration step, Duration promptToken) {
        this.load = load;
        this.step = step;
        this.promptToken = promptToken;
    }

    /** Breaks the connection of one request. */
    VirtualServer losing(int nth) {
        lostRequest = nth;
        return this;
    }

    /** Answers nothing from that request on. */
    VirtualServer deadFrom(int nth) {
        deadFrom = nth;
        return this;
    }

    /** Starts no more often than that. */
    VirtualServer loadingAtMost(int times) {
        lastLoad = times;
        return this;
    }

    /** Sends each reply when it is complete. */
    VirtualServer heldBack() {
        isHeldBack = true;
        return this;
    }

    VirtualServer reporting(Reporting what) {
        reporting = what;
        return this;
    }

    long now() {
        return now;
    }

    int requests() {
        return requests;
    }

    @Override
    public Hosted open(ServedModel model) throws StartFailure {
        if (loads++ >= lastLoad) {
            throw new StartFailure(model.name() + ": ended with status 1 before it was ready");
        }
        now += load.toNanos();
        return new Hosted() {
            @Override
            public URI base() {
                return URI.create("http://127.0.0.1:1");
            }

            @Override
            public CompletableFuture<String> death() {
                return CompletableFuture.completedFuture("");
            }

            @Override
            public void release() {
                now += load.toNanos() / 10;
            }
        };
    }

    @Override
    public Service of(ServedModel model, Hosted hosted, ReplyTally tally, Budget budget) {
        return new Service() {
            @Override
            public String model() {
                return model.name();
            }

            @Override
            public Stream send(int promptTokens, int outputTokens) {
                return send(1, promptTokens, outputTokens).getFirst();
            }

            @Override
            public List<Stream> send(int count, int promptTokens, int outputTokens) {
                long sent = now;
                long first = sent + 2_000_000 + promptToken.toNanos() * count * promptTokens;
                long last = first + (outputTokens - 1) * step.toNanos();
                List<Stream> streams = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    Stream stream = new Stream(model.name(), promptTokens, outputTokens, tally, budget);
                    answer(
                            model.name(),
                            stream,
                            sent,
                            first,
                            promptTokens,
                            outputTokens,
                            last > now + budget.untilEnd());
                    streams.add(stream);
                }
                now = Math.min(last, now + Math.max(0, budget.untilEnd()));
                return streams;
            }
        };
    }

    @Override
    public void close() {}

    private void answer(
            String model, Stream stream, long sent, long first, int promptTokens, int outputTokens, boolean isTooSlow) {
        int nth = requests++;
        stream.sent(sent);
        if (nth == lostRequest || nth >= deadFrom) {
            stream.fail(CalibrationFailure.passing(
                    model, "a request of " + promptTokens + " tokens failed: the connection broke"));
        } else if (!isTooSlow) {
            for (int i = 0; i < outputTokens; i++) {
                stream.content(first + (isHeldBack ? outputTokens - 1 : i) * step.toNanos(), i + 1);
            }
            stream.finished(
                    new Completion(outputTokens, usage(promptTokens, outputTokens), "length"),
                    first + outputTokens * step.toNanos());
        }
    }

    private Optional<Completion.Usage> usage(int promptTokens, int outputTokens) {
        return switch (reporting) {
            case WELL -> Optional.of(new Completion.Usage(promptTokens, outputTokens, 0));
            case ZEROS -> Optional.of(new Completion.Usage(0, 0, 0));
            case NOTHING -> Optional.empty();
        };
    }
}
