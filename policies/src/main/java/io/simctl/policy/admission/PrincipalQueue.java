package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Outcome.Cause;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.NodeView;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Slots and a short queue for each model, in which each principal has so many places, those who name none yield to those who do, and a
 * request needs its KV cache before it takes a slot (helexa neuron, admission of August 2026). It waits for cache first, in the order in
 * which requests came, and for a slot after that with the cache in hand, each with a limit of its own. Who names nobody waits for neither:
 * it takes both when both are free.
 */
public final class PrincipalQueue implements NodeAdmission, NodeObserver {
    /** All places are taken. */
    public static final String QUEUE_FULL = "queue_full";

    /** The principal has as many requests here as it may. */
    public static final String PRINCIPAL_CAP = "principal_cap";

    /** Nobody in particular asked, and others go first. */
    public static final String ANONYMOUS_YIELDS = "anonymous_yields";

    /** No slot became free in time. */
    public static final String TIMEOUT = "timeout";

    /** No KV cache became free in time. */
    public static final String KV_TIMEOUT = "kv_timeout";

    /** It needs more KV cache than there is. */
    public static final String KV_UNSERVABLE = "kv_unservable";

    private static final int TOO_LARGE = 413;
    private static final int IDENTIFIED = 0;
    private static final int ANONYMOUS = 1;
    private static final int LONGEST_HINT = 120;

    public record Knobs(
            @Knob(value = "requests of a model that run at once", def = "1", unit = "requests", min = 1)
            int slots,

            @Knob(value = "requests of a model that may wait", def = "8", unit = "requests", min = 0)
            int queue,

            @Knob(value = "how long a request may wait for a slot", def = "30s", min = 0)
            Duration maxWait,

            @Knob(
                    value = "requests of a model that a principal may have, waiting ones included; 0 for no limit",
                    def = "2",
                    unit = "requests",
                    min = 0)
            int perPrincipal,

            @Knob(
                    value =
                            "requests of nobody in particular that run at once (default: one less than slots, at least one)",
                    min = 0)
            Optional<Integer> anonymousSlots,

            @Knob(
                    value =
                            "requests of nobody in particular in all (default: one less than there are places, at least one)",
                    min = 0)
            Optional<Integer> anonymousPlaces,

            @Knob(
                    value = "KV cache that the running requests of a model share; 0 for no limit",
                    def = "0B",
                    unit = "bytes",
                    min = 0)
            long kvBudget,

            @Knob(value = "how long a request may wait for KV cache", def = "4m", min = 0)
            Duration kvMaxWait) {}

    private final int slots;
    private final int places;
    private final int perPrincipal;
    private final int anonymousSlots;
    private final int anonymousPlaces;
    private final long kvBudget;
    private final NodeVerdict.Admit[] forSlot = new NodeVerdict.Admit[2];
    private final NodeVerdict.Admit[] forCache = new NodeVerdict.Admit[2];
    private final NodeVerdict[] full;
    private final NodeVerdict overCap;
    private final NodeVerdict yields;
    private final NodeVerdict unservable =
            new NodeVerdict.Reject(new Outcome.Rejected(TOO_LARGE, KV_UNSERVABLE, Cause.CLIENT, 0));
    private final Outcome.Rejected waitedForSlot;
    private final Outcome.Rejected waitedForCache;
    private final Outcome.Rejected waitedForOthers;

    private final int[] identifiedWaiting;
    private final int[] anonymous;
    private final int[] anonymousRunning;
    private final CacheGate[] cache;
    private final long maxWait;
    private final long cacheMaxWait;

    /** Whether the request whose wait has just become too long had waited for cache; by the answer it has left and given it back. */
    private boolean lackedCache;

    private final PrincipalCounts principals;

    PrincipalQueue(Knobs knobs, PolicyContext context) {
        int models = context.fleet().models().size();
        slots = knobs.slots();
        places = slots + knobs.queue();
        perPrincipal = knobs.perPrincipal() == 0 ? Integer.MAX_VALUE : knobs.perPrincipal();
        anonymousSlots = knobs.anonymousSlots().orElse(Math.max(1, slots - 1));
        anonymousPlaces = knobs.anonymousPlaces().orElse(Math.max(1, places - 1));
        kvBudget = knobs.kvBudget() == 0 ? Long.MAX_VALUE : knobs.kvBudget();
        maxWait = knobs.maxWait().toNanos();
        cacheMaxWait = knobs.kvMaxWait().toNanos();
        for (int queueClass : new int[] {IDENTIFIED, ANONYMOUS}) {
            forSlot[queueClass] = new NodeVerdict.Admit(queueClass, maxWait);
        }
        // who gets cache meanwhile waits on from then, so that it is looked at after the shorter of both times
        forCache[IDENTIFIED] = new NodeVerdict.Admit(IDENTIFIED, Math.min(maxWait, cacheMaxWait));
        forCache[ANONYMOUS] = new NodeVerdict.Admit(ANONYMOUS, cacheMaxWait);
        full = new NodeVerdict[LONGEST_HINT];
        for (int waiting = 0; waiting < full.length; waiting++) {
            full[waiting] = new NodeVerdict.Reject(unavailable(QUEUE_FULL, waiting));
        }
        overCap = new NodeVerdict.Reject(
                new Outcome.Rejected(HttpStatus.TOO_MANY_REQUESTS, PRINCIPAL_CAP, Cause.CLIENT, hint(places - slots)));
        yields = new NodeVerdict.Reject(unavailable(ANONYMOUS_YIELDS, places - slots));
        waitedForSlot = unavailable(TIMEOUT, places - slots);
        waitedForCache = unavailable(KV_TIMEOUT, places - slots);
        waitedForOthers = unavailable(ANONYMOUS_YIELDS, places - slots);
        identifiedWaiting = new int[models];
        anonymous = new int[models];
        anonymousRunning = new int[models];
        cache = new CacheGate[kvBudget == Long.MAX_VALUE ? 0 : models];
        Arrays.setAll(cache, model -> new CacheGate(kvBudget));
        principals = new PrincipalCounts(models);
    }

    private static Outcome.Rejected unavailable(String reason, int waiting) {
        return new Outcome.Rejected(HttpStatus.UNAVAILABLE, reason, hint(waiting));
    }

    /** Two seconds for each that waits and for the one that is rejected. */
    private static long hint(int waiting) {
        long seconds = Math.clamp(2L * (waiting + 1), 1, LONGEST_HINT);
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Override
    public int slots(int model) {
        return slots;
    }

    @Override
    public boolean hasFixedSlots() {
        return true;
    }

    @Override
    public NodeVerdict arrive(Request request, NodeView node, long now) {
        int model = request.model();
        int there = node.running(model) + node.waiting(model);
        boolean isAnonymous = request.owner() == Request.NO_OWNER;
        if (there >= places) {
            return full[Math.min(there - slots, full.length - 1)];
        }
        if (!isAnonymous && principals.count(model, request.owner()) >= perPrincipal) {
            return overCap;
        }
        if (isAnonymous && (anonymousSlots == 0 || anonymous[model] >= anonymousPlaces)) {
            return yields;
        }
        long claim = claim(request, node);
        if (claim > kvBudget) {
            return unservable;
        }
        int queueClass = isAnonymous ? ANONYMOUS : IDENTIFIED;
        return isCacheOpen(model, claim) ? forSlot[queueClass] : forCache[queueClass];
    }

    private boolean isCacheOpen(int model, long claim) {
        return cache.length == 0 || cache[model].isOpen(claim);
    }

    @Override
    public boolean mayStart(Request request, NodeView node, long now) {
        int model = request.model();
        if (node.running(model) >= slots) {
            return false;
        }
        if (request.owner() != Request.NO_OWNER) {
            return cache.length == 0 || cache[model].holds(request.id());
        }
        return identifiedWaiting[model] == 0
                && anonymousRunning[model] < anonymousSlots
                && isCacheOpen(model, claim(request, node));
    }

    /** With cache in hand a request waits for a slot, and until then for cache. */
    @Override
    public long waitsUntil(Request request, NodeView node, long now) {
        lackedCache = cache.length > 0 && !cache[request.model()].holds(request.id());
        if (cache.length == 0 || request.owner() == Request.NO_OWNER) {
            return now;
        }
        long since = cache[request.model()].since(request.id());
        return lackedCache ? Math.min(since + cacheMaxWait, now + maxWait) : since + maxWait;
    }

    /** Bytes of KV cache for the prompt and the longest answer. */
    private static long claim(Request request, NodeView node) {
        long tokens = (long) request.promptTokens() + request.maxTokens();
        return tokens * node.fleet().model(request.model()).kvBytesPerToken();
    }

    @Override
    public Outcome.Rejected waitedTooLong(Request request, NodeView node, long now) {
        int model = request.model();
        boolean isAnonymous = request.owner() == Request.NO_OWNER;
        if (isAnonymous ? !isCacheOpen(model, claim(request, node)) : lackedCache) {
            return waitedForCache;
        }
        return node.running(model) < slots ? waitedForOthers : waitedForSlot;
    }

    @Override
    public void admitted(NodeView node, Request request, long now) {
        count(request, 1);
        countWaiting(request, 1);
        if (cache.length > 0 && request.owner() != Request.NO_OWNER) {
            cache[request.model()].enter(request.id(), claim(request, node), now);
        }
    }

    @Override
    public void started(NodeView node, Request request, long now) {
        countWaiting(request, -1);
        countRunning(request, 1);
        if (cache.length > 0 && request.owner() == Request.NO_OWNER) {
            cache[request.model()].enter(request.id(), claim(request, node), now);
        }
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        count(request, -1);
        if (started) {
            countRunning(request, -1);
        } else {
            countWaiting(request, -1);
        }
        if (cache.length > 0) {
            cache[request.model()].leave(request.id(), now);
        }
    }

    private void count(Request request, int change) {
        if (request.owner() == Request.NO_OWNER) {
            anonymous[request.model()] += change;
        } else {
            principals.add(request.model(), request.owner(), change);
        }
    }

    private void countWaiting(Request request, int change) {
        if (request.owner() != Request.NO_OWNER) {
            identifiedWaiting[request.model()] += change;
        }
    }

    private void countRunning(Request request, int change) {
        if (request.owner() == Request.NO_OWNER) {
            anonymousRunning[request.model()] += change;
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, NodeAdmission> {
        public Type() {
            super(
                    "principal-queue",
                    PolicyKind.NODE_ADMISSION,
                    Knobs.class,
                    "slots and a short queue, so many places a principal, cache before slot, 503 beyond",
                    new PolicySource("helexa neuron", "admission of August 2026"));
        }

        @Override
        public NodeAdmission create(Knobs values, PolicyContext context) {
            return new PrincipalQueue(values, context);
        }
    }
}
