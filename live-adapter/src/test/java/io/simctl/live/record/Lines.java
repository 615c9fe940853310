package io.simctl.live.record;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Waits for the nth line of a reply that is not empty. */
final class Lines implements Subscriber<String> {
    private final int nth;
    private final CompletableFuture<String> line;
    private int count;

    Lines(int nth, CompletableFuture<String> line) {
        this.nth = nth;
        this.line = line;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String next) {
        count += next.isEmpty() ? 0 : 1;
        if (count == nth) {
            line.complete(next);
        }
    }

    @Override
    public void onError(Throwable broken) {
        line.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        line.completeExceptionally(new AssertionError("the reply ended before line " + nth));
    }
}
