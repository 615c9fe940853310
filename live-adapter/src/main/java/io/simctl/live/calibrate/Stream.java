package io.simctl.live.calibrate;

import io.simctl.live.wire.Completion;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stream under way: its exchange's thread notes stamps, the calibration's waits for them. */
final class Stream implements StreamListener {
    private final String model;
    private final int askedTokens;
    private final List<Long> chunkAt = new ArrayList<>();
    private long sentAt;
    private Optional<Completion> end = Optional.empty();
    private Optional<Failure> failure = Optional.empty();

    /**
     * A stream that is about to begin.
     *
     * @param model name of the one that answers, for messages
     * @param askedTokens length of the prompt as wanted
     */
    Stream(String model, int askedTokens) {
        this.model = model;
        this.askedTokens = askedTokens;
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
    public synchronized void failed(Failure why, long at) {
        failure = Optional.of(why);
        notifyAll();
    }

    /** Waits until so many chunks are in, or no more will come. */
    synchronized void awaitChunks(int count) throws InterruptedException {
        while (chunkAt.size() < count && end.isEmpty() && failure.isEmpty()) {
            wait();
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
            Failure why = failure.get();
            throw new CalibrationFailure(
                    model,
                    "a request of " + askedTokens + " tokens failed: " + why.message() + " ("
                            + why.kind().id() + ")");
        }
        if (chunkAt.isEmpty()) {
            throw new CalibrationFailure(model, "a request of " + askedTokens + " tokens got an empty answer");
        }
        Completion completion = end.orElseThrow();
        int prompt = completion.usage().map(Completion.Usage::promptTokens).orElse(0);
        return new Timed(sentAt, chunkAt, prompt > 0 ? prompt : askedTokens, completion.outputTokens());
    }
}
