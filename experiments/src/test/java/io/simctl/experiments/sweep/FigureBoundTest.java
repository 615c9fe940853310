package io.simctl.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.simctl.scenario.yaml.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureBoundTest {
    private static FigureBound bound(String text) {
        return FigureBound.ofOption("--subject-to", text, List.of("qwen3-8b"));
    }

    @ParameterizedTest
    @CsvSource({
        "goodput>=0.97, 0.97, false",
        "rate_429 <= 1%, 0.01, true",
        "qwen3-8b.ttft.p95 < 2s, 2000, true",
        "fleet.switches<=40, 40, true",
    })
    void readsBoundsAsPeopleWriteThem(String text, double limit, boolean isUpper) {
        assertThat(bound(text).limit()).isEqualTo(limit);
        assertThat(bound(text).isUpper()).isEqualTo(isUpper);
    }

    @ParameterizedTest
    @CsvSource({
        "goodput, expected a bound",
        "goodput >= , expected a bound",
        "goodputt >= 0.9, did you mean `goodput`",
        "ttft.p95 <= 2, a time with its unit",
        "rate_429 <= 5s, a share of 1",
    })
    void saysWhatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> bound(text)).isInstanceOf(InvalidInput.class).hasMessageContaining(problem);
    }

    @Test
    void measuresHowFarAValueIsBeyondIt() {
        assertThat(bound("rate_429 <= 10%").violation(0.1)).isZero();
        assertThat(bound("rate_429 <= 10%").violation(0.15)).isCloseTo(0.5, within(1e-9));
        assertThat(bound("goodput >= 0.8").violation(0.9)).isZero();
        assertThat(bound("goodput >= 0.8").violation(0.6)).isCloseTo(0.25, within(1e-9));
        assertThat(bound("goodput >= 0.8").violation(Double.NaN)).isInfinite();
    }
}
