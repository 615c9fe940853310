package io.simctl.scenario.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.simctl.scenario.bind.Shelf.Colour;
import io.simctl.scenario.bind.Shelf.Figure.Circle;
import io.simctl.scenario.bind.Shelf.Figure.Dot;
import io.simctl.scenario.bind.Shelf.Figure.FlatSquare;
import io.simctl.scenario.bind.Shelf.Tool.Hammer;
import io.simctl.scenario.bind.Shelf.Tool.Saw;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {
    @Test
    void fillsInDefaults() {
        Shelf shelf = ShelfReading.shelf("text: x");

        assertThat(shelf.whole()).isEqualTo(7);
        assertThat(shelf.size()).isEqualTo(1536);
        assertThat(shelf.rate()).isEqualTo(1.5);
        assertThat(shelf.compute()).isEqualTo(34e12);
        assertThat(shelf.time()).isEqualTo(Duration.ofMinutes(90));
        assertThat(shelf.colour()).isEqualTo(Colour.DARK_RED);
        assertThat(shelf.file()).isEmpty();
        assertThat(shelf.figure()).isEqualTo(new Dot());
        assertThat(shelf.box()).isEqualTo(new Shelf.Box(0, 9));
    }

    @Test
    void bindsWhatIsGiven() {
        Shelf shelf = ShelfReading.shelf("""
                text: "true"
                whole: 1_000
                size: 12.1GB
                number: -1e-3
                flag: true
                colour: blue
                maybe: 0
                shares: {b: 0.5, a: 1}
                steps: {8: 40ms, 1: 9.8ms}
                """);

        assertThat(shelf.text()).isEqualTo("true");
        assertThat(shelf.whole()).isEqualTo(1000);
        assertThat(shelf.size()).isEqualTo(12_100_000_000L);
        assertThat(shelf.number()).isEqualTo(-0.001);
        assertThat(shelf.flag()).isTrue();
        assertThat(shelf.maybe()).contains(0);
        assertThat(shelf.shares().keySet()).as("in the order of the file").containsExactly("b", "a");
        assertThat(shelf.steps()).containsEntry(1, Duration.ofNanos(9_800_000));
    }

    @Test
    void takesASingleValueForAListOfOne() {
        assertThat(ShelfReading.shelf("{text: x, names: a}").names()).containsExactly("a");
    }

    @Test
    void choosesTheRecordOfASealedInterfaceByItsTypeByAKeyOrByAPlainValue() {
        Shelf shelf = ShelfReading.shelf("""
                text: x
                figure: {type: circle, radius: 2}
                figures: [dot, 3, {type: flat-square, side: 4, colour: dark-red}]
                tools: [{teeth: 50}, {weight: 2, handle: steel}]
                """);

        assertThat(shelf.figure()).isEqualTo(new Circle(2));
        assertThat(shelf.figures())
                .containsExactly(new Dot(), new FlatSquare(3, Colour.BLUE), new FlatSquare(4, Colour.DARK_RED));
        assertThat(shelf.tools()).containsExactly(new Saw(50), new Hammer(2, "steel"));
    }

    @Test
    void takesFileNamesFromTheFolderOfTheDocumentButThoseOfOverridesFromTheWorkingFolder() {
        assertThat(ShelfReading.shelf("{text: x, file: a.csv}").file())
                .contains(new FileRef("a.csv", Path.of("folder/a.csv")));
        assertThat(ShelfReading.shelf("{text: x, file: a.csv}", "file=b.csv").file())
                .contains(new FileRef("b.csv", Path.of("b.csv")));
        assertThat(ShelfReading.shelf("{text: x, file: /a.csv}").file())
                .contains(new FileRef("/a.csv", Path.of("/a.csv")));
    }

    @Test
    void mergesMappingsUnderTheKeysThatAreGiven() {
        assertThat(ShelfReading.shelf("{text: x, box: {<<: [{low: 3}, {low: 4, high: 8}], high: 5}}")
                        .box())
                .isEqualTo(new Shelf.Box(3, 5));
    }

    @Test
    void resolvesAliases() {
        Shelf shelf = ShelfReading.shelf("{text: &name x, names: [*name, &other y, *other]}");

        assertThat(shelf.names()).containsExactly("x", "y", "y");
    }

    @Test
    void findsAllProblemsOfADocumentInOneReading() {
        ShelfReading reading = ShelfReading.of("""
                whole: 0
                delay: 5s
                nmaes: [a]
                shares: {a: 1.5, b: -1}
                figure: {type: circle, radius: -1, width: 2}
                tools: [{length: 3}]
                box: {low: 5, high: 1}
                """);

        assertThat(reading.problems())
                .containsExactly(
                        "f:1:1: the shelf needs `text`: a text",
                        "f:1:8: `whole` must be at least 1, but is `0`",
                        "f:2:1: unknown key `delay` of the shelf; it is now called `time`",
                        "f:3:1: unknown key `nmaes` of the shelf; did you mean `names`?",
                        "f:4:13: `shares.a` must be at most 1, but is `1.5`",
                        "f:4:21: `shares.b` must be at least 0, but is `-1`",
                        "f:5:32: `figure.radius` must be at least 0, but is `-1`",
                        "f:5:36: unknown key `width` of `figure`; known: `radius`",
                        "f:6:9: `tools.0` needs one of `teeth`, `weight`",
                        "f:7:6: `low` is above `high`");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    whole: many     | a number, but is `many`
                    whole: 1.5      | a whole number, but is `1.5`
                    whole: 3GB      | a number without a unit, but is `3GB`
                    whole: 99999999999 | at most 1000, but is `99999999999`
                    whole: [1]      | a single value, but is a list
                    size: 3Gb       | a size, such as `12.1GB` or `48KiB`, but is `3Gb`; did you mean `GB`?
                    size: -1B       | at least 0B, but is `-1B`
                    number: .nan    | a number, but is `.nan`
                    number: .inf    | a number, but is `.inf`
                    number: 1e999   | a number that is finite, but is `1e999`
                    rate: 3/day     | a rate, such as `7.5/s` or `90/min`, but is `3/day`; known: `/s`, `/min`, `/h`, `requests/s`
                    flag: yes       | `true` or `false`, but is `yes`
                    time: 10        | a duration with its unit, such as `250ms`, `10s` or `1h30m`, but is `10`
                    time: 10 s s    | a duration with its unit, such as `250ms`, `10s` or `1h30m`, but is `10 s s`
                    time: 20ms      | at least 1s, but is `20ms`
                    time: 999999d   | a duration of at most 146 years, but is `999999d`
                    colour: bleu    | one of `dark-red`, `blue`, but is `bleu`; did you mean `blue`?
                    shares: [1]     | a mapping of names to values, but is a list
                    """)
    void saysWhatAValueMustBe(String line, String expected) {
        String key = line.substring(0, line.indexOf(':'));

        assertThat(ShelfReading.of("text: x\n" + line).problems())
                .containsExactly("f:2:%d: `%s` must be %s".formatted(key.length() + 3, key, expected));
    }

    @Test
    void distinguishesAKeyWithoutAValueFromATextThatLooksLikeOne() {
        assertThat(ShelfReading.of("text:").problems())
                .containsExactly("f:1:6: `text` has no value; give it one, or leave the key out");
        assertThat(ShelfReading.shelf("text: '~'").text()).isEqualTo("~");
        assertThat(ShelfReading.shelf("text: ''").text()).isEmpty();
    }

    @Test
    void complainsOfAnAliasedValueWhereItWasWrittenUnderEachOfItsNames() {
        assertThat(ShelfReading.of("{text: x, figures: [&c {type: circle, radius: -1}], figure: *c}")
                        .problems())
                .containsExactly(
                        "f:1:47: `figure.radius` must be at least 0, but is `-1`",
                        "f:1:47: `figures.0.radius` must be at least 0, but is `-1`");
    }

    @Test
    void keepsTheRoundingOfSizesToTheByte() {
        assertThat(ShelfReading.shelf("{text: x, size: 0.7B}").size()).isEqualTo(1);
        assertThat(ShelfReading.shelf("{text: x, rate: 1/h}").rate()).isCloseTo(1 / 3600.0, within(1e-18));
    }

    @Test
    void cutsLongTextsAndControlCharactersOutOfMessages() {
        String problem = ShelfReading.of("{text: x, whole: \"\\e[31m" + "9".repeat(1000) + "\"}")
                .problems()
                .getFirst();

        assertThat(problem).hasSizeLessThan(200).doesNotContain("\u001b");
    }

    @Test
    void refusesRecordsOfOursThatDoNotDescribeTheirComponents() {
        record Mute(int size) {}

        assertThatThrownBy(() -> Component.of(Mute.class)).hasMessageContaining("size has no @Knob");
    }
}
