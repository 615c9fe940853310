package io.simctl.live.loop;

import java.util.HashSet;
import java.util.Set;

/** The threads that get servers ready for a run; when it is given up meanwhile, nobody waits for them any more. */
final class Preparations {
    private final Set<Thread> threads = new HashSet<>();
    private boolean isOver;

    /** A task that waits for a server. */
    @FunctionalInterface
    interface Task {
        /** Waits for as long as it takes, or until it is not wanted any more. */
        void run() throws InterruptedException;
    }

    /** Runs a task on the calling thread, which is not interrupted any more when this returns. */
    void run(Task task) {
        try {
            if (begin()) {
                task.run();
            }
        } catch (InterruptedException unwanted) {
            // what it was to find out is of no use any more
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        threads.add(Thread.currentThread());
        return !isOver;
    }

    private synchronized void end() {
        threads.remove(Thread.currentThread());
        Thread.interrupted();
    }

    /** Ends those under way; later ones end at once. */
    synchronized void breakOff() {
        isOver = true;
        threads.forEach(Thread::interrupt);
    }
}
