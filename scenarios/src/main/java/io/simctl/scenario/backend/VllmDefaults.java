package io.simctl.scenario.backend;

import java.util.Locale;

/** The sizes of a step that {@code vllm serve} chooses by the card where its command line names none. */
public record VllmDefaults(int maxNumSeqs, int maxNumBatchedTokens) {
    /** On a card of less than 70 GiB. */
    public static final VllmDefaults SMALL = new VllmDefaults(256, 2048);

    private static final VllmDefaults LARGE = new VllmDefaults(1024, 8192);
    private static final VllmDefaults LARGEST = new VllmDefaults(1024, 16_384);
    private static final long GIB = 1L << 30;

    /** As {@code get_batch_defaults} of vLLM's {@code engine/arg_utils.py}, which leaves A100s out since large steps slow them down. */
    static VllmDefaults on(EngineSpec.Card card) {
        if (card.memory() >= 160 * GIB) {
            return LARGEST;
        }
        boolean isLarge = card.memory() >= 70 * GIB;
        return isLarge && !card.name().toLowerCase(Locale.ROOT).contains("a100") ? LARGE : SMALL;
    }
}
