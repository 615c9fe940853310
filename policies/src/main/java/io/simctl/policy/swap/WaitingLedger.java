package io.simctl.policy.swap;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import java.util.stream.Stream;

/** The books of a machine on what its requests wait for models out of memory, what loads take, and how long requests run. */
final class WaitingLedger implements NodeObserver {
    private final Account[] accounts;
    private final double assumedLoadRate;

    private static final class Account {
        /** Of those that wait for the model, which is not in memory: how many, since when on average times that, and since when the first. */
        int waiting;

        long sinceSum;
        long firstSince;

        /** What its last load took, 0 when it has not been loaded yet, and when it began. */
        long loadTime;

        long loadingSince;

        /** Requests that hold a slot, the time that all had one while the model could serve them, and how many were done with it. */
        int held;

        long heldTime;
        long heldUntil;
        int finished;
        boolean serves;

        void bring(long now) {
            heldTime += serves ? held * (now - heldUntil) : 0;
            heldUntil = now;
        }

        void wait(int requests, long now) {
            firstSince = waiting == 0 ? now : firstSince;
            waiting += requests;
            sinceSum += requests * now;
        }
    }

    /** @param assumedLoadRate bytes per second of a model that has not been loaded yet */
    WaitingLedger(int models, double assumedLoadRate) {
        this.assumedLoadRate = assumedLoadRate;
        accounts = Stream.generate(Account::new).limit(models).toArray(Account[]::new);
    }

    /** How many wait for the model. */
    int waiting(int model) {
        return accounts[model].waiting;
    }

    /** Since when the first of them has waited. */
    long firstSince(int model) {
        return accounts[model].firstSince;
    }

    /** When those who wait for the model, who are at least one, will have waited for so long together, if nobody joins them. */
    long paidAt(int model, double cost, long now) {
        Account account = accounts[model];
        double paid = (double) account.waiting * now - account.sinceSum;
        return paid >= cost ? now : now + (long) Math.ceil((cost - paid) / account.waiting);
    }

    /** Nanoseconds that the model's load takes: as the last one did, or by the assumed rate. */
    double loadTime(NodeView node, int model) {
        long last = accounts[model].loadTime;
        return last > 0 ? last : node.bytesToLoad(model) / assumedLoadRate * 1e9;
    }

    /** Nanoseconds that a request of the model runs on average; 0 when none has ended yet. */
    double serviceTime(int model) {
        Account account = accounts[model];
        return account.finished == 0 ? 0 : (double) account.heldTime / account.finished;
    }

    /**
     * Nanoseconds for which a model is out of reach that leaves for another one and comes back as soon as that one has served a request:
     * it finishes, the other one is loaded and serves, it is loaded.
     */
    double absence(NodeView node, int victim, int wanted) {
        return serviceTime(victim) + loadTime(node, wanted) + serviceTime(wanted) + loadTime(node, victim);
    }

    @Override
    public void admitted(NodeView node, Request request, long now) {
        if (node.state(request.model()) != ModelState.RESIDENT) {
            accounts[request.model()].wait(1, now);
        }
    }

    @Override
    public void started(NodeView node, Request request, long now) {
        accounts[request.model()].bring(now);
        accounts[request.model()].held++;
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        Account account = accounts[request.model()];
        ModelState state = node.state(request.model());
        if (started) {
            account.bring(now);
            account.held--;
            account.finished += account.serves ? 1 : 0;
        }
        boolean waited = state != ModelState.RESIDENT && !(started && state == ModelState.DRAINING);
        if (waited && account.waiting > 0) {
            // who of them went is not known, and matters little: each takes an average share along
            account.sinceSum -= account.sinceSum / account.waiting;
            account.waiting--;
        }
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        Account account = accounts[model];
        account.bring(now);
        ModelState state = node.state(model);
        account.serves = state == ModelState.RESIDENT || state == ModelState.DRAINING;
        switch (state) {
            case LOADING -> account.loadingSince = now;
            case RESIDENT -> {
                account.loadTime = before == ModelState.LOADING ? now - account.loadingSince : account.loadTime;
                account.waiting = 0;
                account.sinceSum = 0;
            }
            case DRAINING -> account.wait(node.waiting(model), now);
            case ABSENT, ON_DISK -> {}
        }
    }
}
