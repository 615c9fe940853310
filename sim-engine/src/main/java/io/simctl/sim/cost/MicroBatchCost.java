package io.simctl.sim.cost;

/**
 * The cost of a round of micro-batches on stages that have an equal part of a model's layers each, as many as there are stages, so that
 * each works on another one (Huang et al., "GPipe", NeurIPS 2019, section 2.3; vLLM 0.32: {@code VllmConfig.max_concurrent_batches},
 * {@code next_decode_eligible_step} of {@code v1/core/sched/async_scheduler.py}). Each sequence that decodes is in one of them, and prompts
 * fill one up to the engine's token budget before they begin the next. In a round each of those sequences gets a token.
 *
 * <p>A micro-batch has to pass all stages before its sequences can be in another one, and waits behind the fullest; so a round takes as
 * long as the fullest takes through all stages. With fewer sequences than stages that leaves bubbles: one alone is as slow as on a single
 * stage with all layers. With many, a round reads the weights once for each part of them: the throughput grows by the number of stages, not
 * the speed of one request.
 *
 * @param through the cost of one micro-batch through all stages
 * @param stages at least 2
 * @param tokenBudget most tokens of a micro-batch, at least 1
 */
public record MicroBatchCost(StepCost through, int stages, int tokenBudget) implements StepCost {
    public MicroBatchCost {
        if (stages < 2 || tokenBudget < 1) {
            throw new IllegalArgumentException(
                    "a pipeline has at least 2 stages and 1 token in a micro-batch, not %d and %d"
                            .formatted(stages, tokenBudget));
        }
    }

    /** Sequences of the fullest micro-batch. */
    private int decoding(int decodes) {
        return Math.ceilDiv(decodes, stages);
    }

    /** Prompt tokens that a micro-batch has room for beside its sequences. */
    private int room(int decodes) {
        return Math.max(1, tokenBudget - decoding(decodes));
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        return through.base(decoding(decodes), Math.min(prefillTokens, room(decodes)));
    }

    /** Of a pipeline without bubbles. */
    @Override
    public double perContextToken() {
        return through.perContextToken() / stages;
    }

    /** Of the fullest micro-batch, where contexts are equally long. */
    @Override
    public double perContextToken(int decodes) {
        return decodes == 0
                ? perContextToken()
                : through.perContextToken(decoding(decodes)) * decoding(decodes) / decodes;
    }

    /** Of a prompt within one micro-batch. */
    @Override
    public double perPrefillPair() {
        return through.perPrefillPair();
    }

    /** Of the fullest micro-batch, where the tokens of prompts have equally much before them. */
    @Override
    public double perPrefillPair(int decodes, int prefillTokens) {
        double inOne = Math.min(prefillTokens, room(decodes));
        return prefillTokens == 0 ? perPrefillPair() : through.perPrefillPair() * inOne / prefillTokens;
    }

    @Override
    public double ofWaiting(int waiting) {
        return through.ofWaiting(waiting);
    }
}
