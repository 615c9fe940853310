package io.simctl.policy.queue;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Fair shares of tokens: of the principals that wait, the one that was served the fewest goes next (the virtual token counter of Sheng et
 * al., Fairness in Serving Large Language Models, OSDI 2024). Who comes back after a rest starts level with the least served of those that
 * wait, so that nobody saves shares up. A higher priority goes before every share.
 *
 * <p>A prompt counts when it is sent, once for each machine that it is sent to; the output counts when it is complete, where the paper
 * counts every token as it comes. Two principals of one weight that both have requests waiting are therefore never served more tokens
 * apart than 2 (p L + n q M), for prompts of at most L tokens, outputs of at most M, n requests at once, and the weights p and q of both.
 */
public final class FairShare implements FleetQueue, FleetObserver {

    /** The share of one principal, and its place before or behind the others. */
    public record Entitlement(
            @Knob(value = "tokens that it gets for each that others get", def = "1", min = 0.001, max = 1000)
            double weight,

            @Knob(value = "whose requests go first whatever the shares: those of the higher number", def = "0")
            int priority) {}

    /** The knobs. */
    public record Knobs(
            @Knob(
                    value = "requests that may wait for a model, of one principal; none when 0",
                    unit = "requests",
                    min = 0,
                    def = "32")
            int depth,

            @Knob(value = "how long a request may wait", min = 0, def = "120s")
            Duration maxWait,

            @Knob(value = "principals that do not have weight 1 and priority 0, by their account", def = "{}")
            Map<String, Entitlement> principals,

            @Knob(value = "how much a token of a prompt counts", min = 0, def = "1")
            double promptWeight,

            @Knob(value = "how much a token of an output counts", min = 0, def = "2")
            double outputWeight) {}

    private static final int NOBODY = -1;

    private final Knobs knobs;
    private final int models;
    private final ServedTokens tokens;
    private int lastSent = NOBODY;

    FairShare(Knobs knobs, Fleet fleet) {
        this.knobs = knobs;
        models = fleet.models().size();
        tokens = new ServedTokens(knobs.principals(), fleet);
    }

    @Override
    public int lane(Request request, int queueClass) {
        return ServedTokens.principal(request.owner()) * models + request.model();
    }

    @Override
    public long rank(Request request, long now) {
        return 0;
    }

    @Override
    public boolean hasRoom(Request request, int inLane, int inAll) {
        return inLane < knobs.depth();
    }

    @Override
    public long maxWait(Request request) {
        return knobs.maxWait().toNanos();
    }

    /** One that had nobody waiting starts level with those of its priority that have, or else with the last that was sent. */
    @Override
    public void joins(Request request, Lanes lanes, long now) {
        int principal = ServedTokens.principal(request.owner());
        if (waits(principal, lanes)) {
            return;
        }
        int least = NOBODY;
        for (int other = 0; other < tokens.known(); other++) {
            if (tokens.priority(other) == tokens.priority(principal)
                    && (least == NOBODY || tokens.served(other) < tokens.served(least))
                    && waits(other, lanes)) {
                least = other;
            }
        }
        int level = least == NOBODY ? lastSent : least;
        if (level != NOBODY && tokens.priority(level) == tokens.priority(principal)) {
            tokens.raise(principal, tokens.served(level));
        }
    }

    private boolean waits(int principal, Lanes lanes) {
        for (int lane = principal * models; lane < (principal + 1) * models; lane++) {
            if (lanes.size(lane) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int next(Lanes lanes, FleetView fleet, long now) {
        int next = Lanes.NONE;
        for (int lane = lanes.nextOpen(0); lane != Lanes.NONE; lane = lanes.nextOpen(lane + 1)) {
            if (next == Lanes.NONE || tokens.isBefore(lane / models, next / models)) {
                next = lane;
            }
        }
        return next;
    }

    @Override
    public void sent(Request request, MachineView machine, long now) {
        lastSent = ServedTokens.principal(request.owner());
        tokens.add(lastSent, knobs.promptWeight() * request.promptTokens());
    }

    @Override
    public void completed(Request request, MachineView machine, int outputTokens, long now) {
        tokens.add(ServedTokens.principal(request.owner()), knobs.outputWeight() * outputTokens);
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetQueue> {
        /** For the service loader. */
        public Type() {
            super(
                    "fair-share",
                    PolicyKind.FLEET_QUEUE,
                    Knobs.class,
                    "who was served the fewest tokens of those that wait goes next",
                    PolicySource.after("virtual token counter, Sheng et al., 2024"));
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(Need.always(
                    PolicyKind.FLEET_ADMISSION,
                    List.of("concurrency-cap", "ttft-ceiling", "pool-exhausted", "memory-headroom"),
                    "every request is sent as soon as it comes, so that there is nobody to order"));
        }

        @Override
        public Collection<String> accountNames(Knobs values) {
            return values.principals().keySet();
        }

        @Override
        public FleetQueue create(Knobs values, PolicyContext context) {
            return new FairShare(values, context.fleet());
        }
    }
}
