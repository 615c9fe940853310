package io.simctl.report.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.figure.UnknownFigure;
import io.simctl.report.rule.ReleaseRule.Bounded;
import io.simctl.report.rule.ReleaseRule.Limit;
import io.simctl.report.rule.ReleaseRule.NotWorse;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseRuleTest {
    private static final List<String> MODELS = List.of("gpt-oss-20b", "qwen-2.5", "within reach");

    private static ReleaseRule parse(String text) throws UnknownFigure, InvalidRule {
        return ReleaseRule.parse(text, MODELS);
    }

    private static Bounded bounds(String text) throws UnknownFigure, InvalidRule {
        return (Bounded) parse(text).condition();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-oss-20b.ttft.p95 < 2s,                    gpt-oss-20b.ttft.p95, true,  0,    2000",
        "*.rate_429 <= baseline + 1pp,                 rate_429,             false, 1,    0.01",
        "ttft.p99 <= baseline * 1.05,                  ttft.p99,             false, 1.05, 0",
        "ttft.p99<=baseline+5%,                        ttft.p99,             false, 1.05, 0",
        "ttft.p99 <= baseline + 50ms,                  ttft.p99,             false, 1,    50",
        "ttft_survivors.p99 <= baseline,               ttft_survivors.p99,   false, 1,    0",
        "fleet.switches <= 40,                         fleet.switches,       false, 0,    40",
        "qwen-2.5.tpot.p50 < 20 ms,                    qwen-2.5.tpot.p50,    true,  0,    20",
        "within reach.tpot.p50 < 20 ms,                within reach.tpot.p50, true, 0,    20",
        "fleet.load_seconds <= 5m,                     fleet.load_seconds,   false, 0,    300",
    })
    void boundsAFigureFromAbove(String text, String figure, boolean strict, double factor, double offset)
            throws UnknownFigure, InvalidRule {
        ReleaseRule rule = parse(text);

        assertThat(rule.figure()).hasToString(figure);
        assertThat(rule.confidence()).isEmpty();
        assertThat(bounds(text))
                .isEqualTo(new Bounded(Optional.empty(), Optional.of(new Limit(factor, offset)), strict));
    }

    @ParameterizedTest
    @CsvSource({
        "goodput >= 0.97,                           false, 0,    0.97",
        "goodput >= 97%,                            false, 0,    0.97",
        "goodput > baseline - 2pp,                  true,  1,    -0.02",
        "output_tokens_per_s >= baseline - 10%,     false, 0.9,  0",
        "output_tokens >= 10k,                      false, 0,    10000",
    })
    void boundsAFigureFromBelow(String text, boolean strict, double factor, double offset)
            throws UnknownFigure, InvalidRule {
        assertThat(bounds(text))
                .isEqualTo(new Bounded(Optional.of(new Limit(factor, offset)), Optional.empty(), strict));
    }

    @ParameterizedTest
    @CsvSource({
        "output_tokens_per_s within 10% of baseline, 0.9,  1.1,  0,     0",
        "ttft.p50 within 50ms of baseline,           1,    1,    -50,   50",
        "goodput within 1pp of baseline,             1,    1,    -0.01, 0.01",
        "goodput within 2% of baseline,              0.98, 1.02, 0,     0",
        "fleet.loads within 5 of 40,                 0,    0,    35,    45",
        "ttft.p50 within 10% of 2s,                  0,    0,    1800,  2200",
    })
    void boundsAFigureOnBothSides(String text, double low, double high, double below, double above)
            throws UnknownFigure, InvalidRule {
        Bounded bounds = bounds(text);

        assertThat(bounds.lower().orElseThrow().factor()).isCloseTo(low, within(1e-12));
        assertThat(bounds.upper().orElseThrow().factor()).isCloseTo(high, within(1e-12));
        assertThat(bounds.lower().orElseThrow().offset()).isCloseTo(below, within(1e-9));
        assertThat(bounds.upper().orElseThrow().offset()).isCloseTo(above, within(1e-9));
    }

    @Test
    void asksForConfidence() throws UnknownFigure, InvalidRule {
        assertThat(parse("ttft.p99 <= baseline * 1.05 @ 95%").confidence()).hasValue(0.95);
        assertThat(parse("ttft.p99 within 5% of baseline @99.5 %").confidence()).hasValue(0.995);
        assertThat(parse("ttft.p99 not worse than baseline").condition()).isEqualTo(new NotWorse());
        assertThat(parse("ttft.p99 not worse than baseline @ 95%").condition()).isEqualTo(new NotWorse());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttft.p95                              | a rule is a figure, one of",
                "< 2s                                  | a rule is a figure, one of",
                "ttft.p95 is 2s                        | a rule is a figure, one of",
                "ttft.p95 = 2s                         | write `within` and how near",
                "ttft.p95 <                            | here must be a time with its unit, such as `2s`",
                "ttft.p95 < 2                          | `2` must be a time with its unit",
                "ttft.p95 < 2 apples                   | `2 apples` must be a time with its unit, such as `2s` or `300ms` or `baseline`",
                "goodput >= 97                         | `97` must be a share of 1 such as `0.97`, or `97%`",
                "rate_429 <= baseline + 1%             | `1%` must be percentage points, such as `1pp`",
                "rate_429 <= baseline + 1s             | `1s` must be percentage points",
                "fleet.switches <= 2s                  | `2s` must be a number, such as `40`",
                "ttft.p95 <= baseline * 5%             | `5%` must be a number above 0, such as `1.05`",
                "ttft.p95 <= baseline * 0              | `0` must be a number above 0",
                "ttft.p95 <= baseline 1.05             | `baseline 1.05` must be",
                "ttft.p95 < 2s @ 20%                   | a confidence lies between `50%` and `100%`",
                "ttft.p95 < 2s @ 100%                  | a confidence lies between `50%` and `100%`",
                "ttft.p95 < 2s @ 95                    | `2s @ 95` must be",
                "ttft.p95 within 5%                    | `5%` must be how near and of what, such as `50ms of baseline`",
                "ttft.p95 within 5% of 2               | `2` must be a time with its unit",
                "goodput within 1s of baseline         | `1s` must be percentage points",
                "ttft.p95 not worse than 2s            | `2s` must be `baseline`",
                "ttft.p95 not worse than baseline @ 9% | a confidence lies between",
                "ttft.p95 not worse than baseline @ 99%| told with a confidence of `95%`",
                "fleet.busy_fraction not worse than baseline | neither better nor worse",
            })
    void saysWhatWasExpectedWhere(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(InvalidRule.class, invalid -> {
            assertThat(invalid).hasMessageContaining(message);
            assertThat(invalid.offset()).isBetween(0, text.length());
        });
    }

    @Test
    void saysWhatFigureIsUnknown() {
        assertThatThrownBy(() -> parse("ttft.p96 < 2s")).isInstanceOf(UnknownFigure.class);
        assertThatThrownBy(() -> parse("gpt-oss.ttft.p95 < 2s")).hasMessage("unknown model");
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "gpt-oss-20b.",
                        "ttft.p95",
                        "goodput",
                        "baseline",
                        "<",
                        "<=",
                        ">=",
                        "within",
                        "not worse than",
                        "of",
                        "*",
                        "+",
                        "-",
                        "1.05",
                        "2s",
                        "1pp",
                        "5%",
                        "@",
                        "95%",
                        "99999999999999999999",
                        "\n",
                        "é",
                        "")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join(" ", parts));
    }

    @Property(tries = 5000)
    void isARuleOrSaysWhatIsWrong(@ForAll("pieces") String text) {
        assertThat(tried(text)).isNotNull();
    }

    private static Optional<ReleaseRule> tried(String text) {
        try {
            ReleaseRule rule = parse(text);
            assertThat(rule.text()).isEqualTo(text.strip());
            return Optional.of(rule);
        } catch (InvalidRule e) {
            assertThat(e.getMessage()).isNotBlank();
            assertThat(e.offset()).isBetween(0, text.strip().length());
        } catch (UnknownFigure e) {
            assertThat(e.wrong()).isNotNull();
        }
        return Optional.empty();
    }

    @Property(tries = 1000)
    void readsAnyTextToItsEnd(@ForAll String text) {
        assertThat(tried(text)).isEmpty();
    }
}
