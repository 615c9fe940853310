package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts whose beginnings are shared, for tokenizers that make more or fewer than one token of a syllable. */
class PromptsTest {
    private static final int BLOCK_TOKENS = 16;

    @ParameterizedTest
    @ValueSource(doubles = {67 / 64.0, 1, 0.9, 0.1, 20})
    void aPromptHasItsLengthWhateverATokenizerMakesOfTheBlocks(double perWord) {
        for (int blocks = 0; blocks <= 40; blocks++) {
            for (int tokens : new int[] {1, BLOCK_TOKENS * blocks, BLOCK_TOKENS * blocks + 5}) {
                String text = prompts(perWord).of(request(1, tokens, blocks(blocks)));

                assertThat(syllables(text))
                        .as("syllables of %d tokens with %d blocks", tokens, blocks)
                        .isEqualTo((int) Math.max(1, Math.round(Math.max(1, tokens) / perWord)));
            }
        }
    }

    @Test
    void equalBlocksAtEqualPlacesAreEqualText() {
        Prompts prompts = prompts(67 / 64.0);
        String whole = prompts.of(request(1, 40 * BLOCK_TOKENS, blocks(40)));
        for (int shared = 1; shared < 40; shared++) {
            int words = (int) Math.round(shared * BLOCK_TOKENS * 64 / 67.0);
            String other = prompts.of(request(2, 40 * BLOCK_TOKENS, blocks(shared)));

            assertThat(other.substring(0, 3 * words))
                    .as("text of %d shared blocks", shared)
                    .isEqualTo(whole.substring(0, 3 * words));
            assertThat(other).isNotEqualTo(whole);
        }
    }

    private static Prompts prompts(double perWord) {
        return new Prompts(new Prompts.Fit(0, perWord));
    }

    private static long[] blocks(int count) {
        return LongStream.range(0, count).map(block -> 1000 + block).toArray();
    }

    private static Request request(long id, int tokens, long[] blocks) {
        Prefix prefix = new Prefix(BLOCK_TOKENS, blocks);
        return new Request(id, 0, 0, Math.max(1, tokens), 1, Request.NO_OWNER, Request.Route.PUBLIC, prefix);
    }

    private static int syllables(String text) {
        return text.length() / 3;
    }
}
