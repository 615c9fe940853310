package io.simctl.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.simctl.report.metric.Unit;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
    private static OptionalDouble value(String text, Unit unit) {
        return Amount.parse(text).orElseThrow().in(unit);
    }

    @ParameterizedTest
    @CsvSource({
        "2s,            MILLISECONDS,      2000",
        "300ms,         MILLISECONDS,      300",
        "300 ms,        MILLISECONDS,      300",
        "1.5m,          SECONDS,           90",
        "40,            SECONDS,           40",
        "97%,           SHARE,             0.97",
        "0.97,          SHARE,             0.97",
        "40,            COUNT,             40",
        "1_000,         COUNT,             1000",
        "10k,           TOKENS,            10000",
        "4000,          TOKENS_PER_SECOND, 4000",
        "4000 tokens/s, TOKENS_PER_SECOND, 4000",
    })
    void isAValueInTheUnitOfTheMetric(String text, Unit unit, double value) {
        assertThat(value(text, unit)).hasValue(value);
    }

    @ParameterizedTest
    @CsvSource({"2, MILLISECONDS", "2%, MILLISECONDS", "97, SHARE", "1pp, SHARE", "2s, COUNT", "2%, TOKENS_PER_SECOND"})
    void isNoValueWhereItMightMeanSomethingElse(String text, Unit unit) {
        assertThat(value(text, unit)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1pp, SHARE, 0.01", "0.01, SHARE, 0.01", "50ms, MILLISECONDS, 50", "3, COUNT, 3"})
    void isADifferenceOfShares(String text, Unit unit, double value) {
        assertThat(Amount.parse(text).orElseThrow().differenceIn(unit)).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1", "1e3", "1,5", "2sec", "٣", "1.", ".5", "99999999999999999999"})
    void isNothingElse(String text) {
        assertThat(Amount.parse(text)).isEmpty();
    }

    @Property(tries = 200)
    void readsWhatItWrites(@ForAll @DoubleRange(min = 0, max = 1e9) double number) {
        for (String symbol : new String[] {"", "s", "ms", "%", "pp", "k"}) {
            Amount amount = new Amount(number, symbol);

            assertThat(Amount.parse(amount.toString()).orElseThrow().number()).isCloseTo(number, withPercentage(1e-9));
        }
    }
}
