package io.simctl.live.embedded;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * As many requests at a time as the engine has slots; others wait in line, first come, first served. A thread of the platform
 * for each slot, since a call into the engine blocks its thread until the next token.
 */
final class Slots {
    private final ThreadPoolExecutor threads;

    Slots(int count) {
        threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("slot-", 0).factory());
    }

    void run(Runnable request) {
        threads.execute(request);
    }

    /** Takes a request out of the line, if it is still there. */
    void forget(Runnable request) {
        threads.remove(request);
    }

    int count() {
        return threads.getCorePoolSize();
    }

    int busy() {
        return threads.getActiveCount();
    }

    int waiting() {
        return threads.getQueue().size();
    }
}
