package io.simctl.control;

import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import java.util.Optional;

/**
 * A request as the workload has it: with what only the workload knows. Backends generate by it; no policy sees it, since no server
 * knows how long an answer will be.
 *
 * @param request what the client sends
 * @param outputTokens tokens that will be generated, at least 1
 * @param text identities of the blocks of prompt and answer together, where the workload knows what later prompts repeat of the
 *     answer; where it does not, {@link Request#prefix()} itself. Equal numbers at equal places mean equal text as far as both go
 * @param next what the same user asks when this has been answered; nothing where it is the last turn
 */
public record Demand(Request request, int outputTokens, Prefix text, Optional<FollowUp> next) {
    /** The next turn of a conversation. */
    public interface FollowUp {
        /** How long the user thinks before asking, in nanoseconds. */
        long think();

        /** When the workload ends: nothing is asked from then on. */
        long until();

        /**
         * What the user asks, once at most.
         *
         * @param id the number that the request gets
         * @param now when it is asked
         */
        Demand next(long id, long now);
    }

    /** A request whose answer nobody repeats. */
    public Demand(Request request, int outputTokens) {
        this(request, outputTokens, request.prefix(), Optional.empty());
    }

    /** How many tokens the {@link #text} names at most: those of the prompt, and those of the answer if it is known. */
    public int textTokens() {
        return request.promptTokens() + (text == request.prefix() ? 0 : outputTokens);
    }
}
