package io.simctl.live.calibrate;

import io.simctl.live.wire.Completion;
import io.simctl.live.wire.Exchange;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.StreamListener;
import io.simctl.live.wire.StreamQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A stream under way: its exchange's thread notes stamps, the calibration's waits for them, until the budget is over. */
final class Stream implements StreamListener {
    private final String model;
    private final int promptTokens;
    private final int outputTokens;
    private final ReplyTally tally;
    private final Budget budget;
    private final List<Long> chunkAt = new ArrayList<>();
    private Exchange exchange = () -> {};
    private long sentAt;
    private Optional<Completion> end = Optional.empty();
    private Optional<CalibrationFailure> failure = Optional.empty();

    /**
     * A stream that is about to begin.
     *
     * @param model name of the one that answers, for messages
     * @param promptTokens length of the prompt as wanted
     * @param outputTokens length of the reply as wanted
     * @param tally takes the reply
     */
    Stream(String model, int promptTokens, int outputTokens, ReplyTally tally, Budget budget) {
        this.model = model;
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.tally = tally;
        this.budget = budget;
    }

    /** Says what to give up when the budget is over. */
    Stream carriedBy(Exchange carrier) {
        this.exchange = carrier;
        return this;
    }

    @Override
    public synchronized void sent(long at) {
        sentAt = at;
    }

    @Override
    public synchronized void content(long at, int nth) {
        chunkAt.add(at);
        notifyAll();
    }

    @Override
    public synchronized void finished(Completion completion, long at) {
        end = Optional.of(completion);
        notifyAll();
    }

    @Override
    public void failed(Failure why, long at) {
        fail(CalibrationFailure.of(model, promptTokens, why));
    }

    /** There will be no good end. */
    synchronized void fail(CalibrationFailure why) {
        failure = Optional.of(why);
        notifyAll();
    }

    /** Waits until so many chunks are in, or no more will come. */
    synchronized void awaitChunks(int count) throws InterruptedException {
        while (chunkAt.size() < count && end.isEmpty() && failure.isEmpty()) {
            long left = budget.untilEnd();
            if (left <= 0) {
                exchange.cancel();
                fail(CalibrationFailure.lasting(
                        model, "a request of " + promptTokens + " tokens was not complete when the time was up"));
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    /** Waits for the end, whichever it is. */
    synchronized void awaitEnd() throws InterruptedException {
        awaitChunks(Integer.MAX_VALUE);
    }

    /** Waits for a good end. */
    synchronized Timed await() throws InterruptedException, CalibrationFailure {
        awaitEnd();
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (chunkAt.isEmpty()) {
            throw CalibrationFailure.passing(model, "a request of " + promptTokens + " tokens got an empty answer");
        }
        Completion completion = end.orElseThrow();
        int prompt = completion.usage().map(Completion.Usage::promptTokens).orElse(0);
        Timed timed = new Timed(
                sentAt,
                chunkAt,
                prompt > 0 ? prompt : promptTokens,
                prompt <= 0,
                StreamQuality.of(outputTokens, completion, chunkAt));
        tally.add(timed);
        return timed;
    }
}
