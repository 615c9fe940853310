package io.simctl.policy.queue;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.List;

/**
 * Shortest job first: who asks for the fewest tokens gets a slot first. Only announced limits are known, so a client that announces none counts as
 * one that wants all. With {@code aging} a request that has waited overtakes shorter ones in the end.
 */
public final class ShortestFirst implements NodeQueue {

    /** The measure of a request's length. */
    public enum By {
        /** Prompt tokens plus announced output tokens. */
        TOTAL,
        /** Prompt tokens. */
        PROMPT,
        /** Announced output tokens. */
        OUTPUT
    }

    public record Knobs(
            @Knob(value = "what counts: prompt and output tokens (total), prompt, or output", def = "total")
            By by,

            @Knob(
                    value = "tokens that each second of waiting is worth; 0 lets long requests starve",
                    def = "0",
                    min = 0)
            double aging) {}

    private final By by;
    private final double tokensPerNano;

    ShortestFirst(Knobs knobs) {
        by = knobs.by();
        tokensPerNano = knobs.aging() / 1e9;
    }

    /** To fall behind by a constant rate from arrival on is to be ranked by arrival at that rate, once. */
    @Override
    public long rank(Request request, long now) {
        long tokens = switch (by) {
            case TOTAL -> (long) request.promptTokens() + request.maxTokens();
            case PROMPT -> request.promptTokens();
            case OUTPUT -> request.maxTokens();
        };
        return tokens + Math.round(tokensPerNano * now);
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, NodeQueue> {
        public Type() {
            super(
                    "shortest-first",
                    PolicyKind.NODE_QUEUE,
                    Knobs.class,
                    "who asks for the fewest tokens gets a slot first",
                    PolicySource.after("shortest job first"));
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(Need.always(
                    PolicyKind.NODE_ADMISSION,
                    List.of("bounded-queue", "principal-queue"),
                    "requests have a slot as soon as they come, so that there is nobody to order"));
        }

        @Override
        public NodeQueue create(Knobs values, PolicyContext context) {
            return new ShortestFirst(values);
        }
    }
}
