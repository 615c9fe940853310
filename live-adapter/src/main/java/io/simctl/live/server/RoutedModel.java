package io.simctl.live.server;

import io.simctl.live.process.StartFailure;
import io.simctl.scenario.yaml.Names;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A model of a router. Its process may end, and others may have it unloaded, while the router goes on; so it is looked after for as
 * long as it is loaded, and at once when a request fails.
 */
final class RoutedModel implements Hosting.Hosted {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** For so long after an order the status may still be that of an earlier process. */
    private static final Duration LAG = Duration.ofSeconds(5);

    private static final Pattern GONE = Pattern.compile("\\bmodel\\b.*\\bis not (loaded|running)\\b");

    private final ServedModel model;
    private final RouterOrders router;
    private final Timeouts timeouts;
    private final CompletableFuture<String> loss = new CompletableFuture<>();
    private final CompletableFuture<String> death;
    private final Semaphore suspicions = new Semaphore(0);
    private volatile boolean isReleased;

    RoutedModel(ServedModel model, RouterOrders router, CompletableFuture<String> routersDeath, Timeouts timeouts) {
        this.model = model;
        this.router = router;
        this.timeouts = timeouts;
        this.death = loss.applyToEither(routersDeath, cause -> model.name() + ": " + cause);
    }

    @Override
    public URI base() {
        return router.base();
    }

    @Override
    public CompletableFuture<String> death() {
        return death.copy();
    }

    /** Has it loaded, and returns when it can serve. */
    void load() throws StartFailure, InterruptedException {
        RouterModels models = models();
        if (models.named(model.source()).isEmpty()) {
            throw failure(unknown(models.ids()));
        }
        RouterOrders.Answer answer = order("load");
        if (!answer.isTaken()) {
            throw failure("refused to load " + model.source() + ": " + answer.words());
        }
        awaitLoaded();
        Thread.ofVirtual().name("watch of " + model.name()).start(this::watch);
    }

    private String unknown(List<String> ids) {
        String known = ids.isEmpty() ? "no model at all" : Names.quoteAll(ids);
        return "does not know `%s`, which `models.%s.live` names: it knows %s%s"
                .formatted(model.source(), model.name(), known, Names.meant(model.source(), ids));
    }

    /** A status of failure is believed when there was another one before it, for a router may tell of an earlier process at first. */
    private void awaitLoaded() throws StartFailure, InterruptedException {
        long start = System.nanoTime();
        boolean hasBegun = false;
        RouterStatus status = status();
        while (status != RouterStatus.LOADED) {
            long waited = System.nanoTime() - start;
            boolean isOver = status == RouterStatus.FAILED || (hasBegun && status == RouterStatus.UNLOADED);
            if (isOver && (hasBegun || waited > LAG.toNanos())) {
                throw failure("could not load " + model.source());
            }
            requireTime("loaded", status, waited, timeouts.start());
            hasBegun |= status == RouterStatus.LOADING;
            Thread.sleep(PAUSE);
            status = status();
        }
    }

    @Override
    public void release() throws InterruptedException {
        isReleased = true;
        suspicions.release();
        try {
            boolean isTaken = order("unload").isTaken();
            long start = System.nanoTime();
            RouterStatus status = status();
            while (isTaken && (status == RouterStatus.LOADED || status == RouterStatus.LOADING)) {
                requireTime("unloaded", status, System.nanoTime() - start, timeouts.stop());
                Thread.sleep(PAUSE);
                status = status();
            }
        } catch (StartFailure gone) {
            // a router that is gone, or refuses, holds nothing that we could do anything about
        }
    }

    @Override
    public void suspect(String words) {
        if (GONE.matcher(words).find()) {
            loss.complete("the router says: " + words);
        }
        suspicions.release();
    }

    private void watch() {
        try {
            while (!isReleased && !death.isDone()) {
                look();
                suspicions.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                suspicions.drainPermits();
            }
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            RouterStatus status = router.models().status(model.source());
            boolean isGone = status != RouterStatus.LOADED && status != RouterStatus.UNKNOWN;
            if (isGone && !isReleased) {
                loss.complete("the router at " + base() + " has " + model.source() + " " + status.label()
                        + ", though it was loaded and nobody here asked for anything else");
            }
        } catch (IOException silent) {
            // requests will tell whether the router is gone
        }
    }

    private void requireTime(String wanted, RouterStatus status, long waited, Duration longest) throws StartFailure {
        if (waited > longest.toNanos()) {
            throw failure("has " + model.source() + " " + status.label() + " and not " + wanted + " after "
                    + longest.toSeconds() + " s");
        }
    }

    private RouterStatus status() throws StartFailure {
        return models().status(model.source());
    }

    private RouterModels models() throws StartFailure {
        try {
            return router.models();
        } catch (IOException silent) {
            throw failure("gave no answer (" + silent.getMessage() + ")");
        }
    }

    private RouterOrders.Answer order(String order) throws StartFailure {
        try {
            return router.order(order, model.source());
        } catch (IOException silent) {
            throw failure("gave no answer (" + silent.getMessage() + ")");
        }
    }

    private StartFailure failure(String what) {
        return new StartFailure(router.hideKeyIn(model.name() + ": the router at " + base() + " " + what));
    }
}
