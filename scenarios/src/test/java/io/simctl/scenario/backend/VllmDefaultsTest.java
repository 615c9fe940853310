package io.simctl.scenario.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.bind.Defaults;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code vllm serve} chooses by the card. */
class VllmDefaultsTest {
    private static final long GIB = 1L << 30;

    @ParameterizedTest
    @CsvSource({
        "h100, 80, 1024, 8192",
        "h200, 131, 1024, 8192",
        "b200, 180, 1024, 16384",
        "a100-80, 80, 256, 2048",
        "l40s, 45, 256, 2048",
        "rtx-4090, 24, 256, 2048"
    })
    void takesAsManySequencesAndTokensAsTheServerDoesOnTheCard(String card, long gib, int sequences, int tokens) {
        EngineSpec.Vllm engine = Defaults.of(EngineSpec.Vllm.class).on(new EngineSpec.Card(card, gib * GIB));
        assertThat(engine.sequences()).isEqualTo(sequences);
        assertThat(engine.prefillTokens()).isEqualTo(tokens);
    }
}
