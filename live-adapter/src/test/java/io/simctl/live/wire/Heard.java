package io.simctl.live.wire;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The calls of an exchange to its listener, kept for a test. */
class Heard implements StreamListener {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final CompletableFuture<Void> firstContent = new CompletableFuture<>();

    @Override
    public void sent(long at) {
        calls.add("sent");
    }

    @Override
    public void stale(long at) {
        calls.add("stale");
    }

    @Override
    public void headers(long at) {
        calls.add("headers");
    }

    @Override
    public void content(long at, int nth) {
        calls.add("content " + nth);
        firstContent.complete(null);
    }

    @Override
    public void finished(Completion completion, long at) {
        end(completion);
    }

    @Override
    public void failed(Failure failure, long at) {
        end(failure);
    }

    private void end(Object with) {
        calls.add("end");
        if (!end.complete(with)) {
            throw new AssertionError("a second end: " + with);
        }
    }

    /** Waits for the first token. */
    Heard awaitContent() {
        firstContent.join();
        return this;
    }

    /** Waits for the end, which must be a complete reply. */
    Completion completion() {
        Object how = end.join();
        if (how instanceof Completion completion) {
            return completion;
        }
        throw new AssertionError("expected a complete reply, but it failed: " + how);
    }

    /** Waits for the end, which must be a failure. */
    Failure failure() {
        Object how = end.join();
        if (how instanceof Failure failure) {
            return failure;
        }
        throw new AssertionError("expected a failure, but it completed: " + how);
    }

    /** Waits for the end: a {@link Completion} or a {@link Failure}. */
    Object outcome() {
        return end.join();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** Everything so far, in order. */
    List<String> calls() {
        return List.copyOf(calls);
    }
}
