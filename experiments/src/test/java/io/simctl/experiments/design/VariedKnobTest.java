package io.simctl.experiments.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.scenario.yaml.InvalidInput;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariedKnobTest {
    private static VariedKnob knob(String text) {
        return VariedKnob.ofOption("--vary", text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a=1,2,4               | 1 2 4
                    a=1..4:4              | 1 2 3 4
                    a=1..2:9              | 1 2
                    a=0s..10m:3           | 0s 5m 10m
                    a=1s..100s:log:3      | 1s 10s 1m40s
                    a=30/min..90/min:3    | 30/min 60/min 90/min
                    a=8GB..16GB:3         | 8GB 12GB 16GB
                    a=0.5..1:3            | 0.5 0.75 1
                    a=1..1.5:2            | 1 1.5
                    a=lru,refuse          | lru refuse
                    a={x: 1, y: 2},{x: 3} | {x: 1, y: 2}~{x: 3}
                    a=[p, q],none         | [p, q]~none
                    """)
    void readsValuesAndRangesInTheirUnits(String text, String values) {
        String separator = values.contains("~") ? "~" : " ";
        assertThat(knob(text).values()).containsExactly(values.split(separator));
    }

    @ParameterizedTest
    @CsvSource({
        "a, expected `path=v1",
        "=1, expected `path=v1",
        "a=, expected `path=v1",
        "a=1..2s, one unit",
        "a=5..5, below the upper",
        "a=0..5:log, begins above 0",
        "a=1..5:1, two values",
        "'a=1,,2', no value between",
        "'a=1,1', stands twice",
    })
    void saysWhatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> knob(text)).isInstanceOf(InvalidInput.class).hasMessageContaining(problem);
    }

    @Property
    void staysInItsRangeAndKeepsItsUnit(@ForAll @DoubleRange(min = 0, max = 1) double place) {
        assertThat(VariedKnob.number(knob("a=0s..10m").at(place)).orElseThrow()).isBetween(0.0, 600.0);
        assertThat(VariedKnob.number(knob("a=1ms..10m:log").at(place)).orElseThrow())
                .isBetween(0.001, 600.0);
        assertThat(knob("a=3..17").at(place)).matches("[3-9]|1[0-7]");
        assertThat(knob("a=8GiB..16GiB").at(place)).matches("(8|9|1[0-6])(\\.[0-9]+)?GiB");
        assertThat(VariedKnob.number(knob("a=0.1..0.9:log").at(place)).orElseThrow())
                .isBetween(0.1, 0.9);
    }

    @Test
    void givesEveryWholeNumberTheSameRoom() {
        VariedKnob knob = knob("a=1..4");
        assertThat(List.of(0.0, 0.24, 0.26, 0.51, 0.76, 1.0))
                .extracting(knob::at)
                .containsExactly("1", "1", "2", "3", "4", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "10m", "4s"})
    void knowsItsBounds(String value) {
        assertThat(knob("a=0s..10m").isBound(value)).isTrue();
    }

    @Test
    void knowsNoBoundAmongWords() {
        assertThat(knob("a=0s..10m").isBound("5m")).isFalse();
        assertThat(knob("a=lru,refuse").isBound("lru")).isFalse();
        assertThat(knob("a=2,4,8").isBound("8")).isTrue();
        assertThat(knob("a=2,4,8").isBound("4")).isFalse();
    }
}
