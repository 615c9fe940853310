package io.simctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Unit;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MILLISECONDS|0|0.00 ms",
                "MILLISECONDS|0.0421|0.042 ms",
                "MILLISECONDS|7.314|7.31 ms",
                "MILLISECONDS|99.96|100 ms",
                "MILLISECONDS|412.4|412 ms",
                "MILLISECONDS|15887|15.9 s",
                "MILLISECONDS|Infinity|∞",
                "SHARE|0|0.0 %",
                "SHARE|0.0123|1.2 %",
                "SHARE|0.0004|0.040 %",
                "SHARE|0.000001|< 0.001 %",
                "SHARE|1|100.0 %",
                "COUNT|151336|151,336",
                "COUNT|2.5|2.50",
                "TOKENS_PER_SECOND|1234.5|1,235",
                "SECONDS|95|95.0 s",
                "SECONDS|5400|90.0 min",
                "SECONDS|62209|17.3 h",
                "SECONDS|604800|7.00 d"
            })
    void showsThreeDigitsAndAUnitThatFits(Unit unit, double value, String shown) {
        assertThat(Display.of(unit, value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"MILLISECONDS|-1500|−1.50 s", "SHARE|0.031|+3.1 pp", "COUNT|0|±0", "COUNT|-7|−7"})
    void differencesHaveASign(Unit unit, double value, String shown) {
        assertThat(Display.difference(unit, value)).isEqualTo(shown);
    }

    @Test
    void whatReadsAsZeroHasNoSign() {
        assertThat(Display.signed(-0.0001, "0.0")).isEqualTo("±0.0");
        assertThat(Display.signed(-0.1, "0.1")).isEqualTo("−0.1");
        assertThat(Display.signed(Double.POSITIVE_INFINITY, "∞")).isEqualTo("+∞");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"9999|9,999", "12345|12.3k", "526402|526k", "9994999|9,995k", "12345678|12.3M"})
    void countsOfTenThousandsCanBeShort(double count, String shown) {
        assertThat(Display.compact(count)).isEqualTo(shown);
    }

    @Test
    void saysWhyThereIsNoNumber() {
        assertThat(Display.of(MetricCatalogue.standard().get("ttft_ms.p99"), OptionalDouble.empty()))
                .isEqualTo("n too small");
        assertThat(Display.of(MetricCatalogue.standard().get("goodput"), OptionalDouble.empty()))
                .isEqualTo("–");
    }

    @Test
    void speaksEnglishWhateverTheMachineSpeaks() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Display.of(Unit.COUNT, 1234567)).isEqualTo("1,234,567");
            assertThat(Display.of(Unit.MILLISECONDS, 1.5)).isEqualTo("1.50 ms");
        } finally {
            Locale.setDefault(before);
        }
    }
}
