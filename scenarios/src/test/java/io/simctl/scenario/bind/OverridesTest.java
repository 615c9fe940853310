package io.simctl.scenario.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.bind.Shelf.Colour;
import io.simctl.scenario.bind.Shelf.Figure.Circle;
import io.simctl.scenario.bind.Shelf.Figure.FlatSquare;
import org.junit.jupiter.api.Test;

class OverridesTest {
    @Test
    void replacesWhatIsThereAndAddsWhatIsNot() {
        Shelf shelf = ShelfReading.shelf("{text: x, whole: 2}", "whole=3", "size=1GB", "names=[a, b]");

        assertThat(shelf.whole()).isEqualTo(3);
        assertThat(shelf.size()).isEqualTo(1_000_000_000L);
        assertThat(shelf.names()).containsExactly("a", "b");
    }

    @Test
    void makesTheSectionsOnItsWay() {
        assertThat(ShelfReading.shelf("text: x", "box.high=100").box()).isEqualTo(new Shelf.Box(0, 100));
    }

    @Test
    void theLastOneWins() {
        assertThat(ShelfReading.shelf("text: x", "box.high=1", "box.high=2")
                        .box()
                        .high())
                .isEqualTo(2);
    }

    @Test
    void givesKeysToAPlainValue() {
        Shelf shelf = ShelfReading.shelf(
                "{text: x, figure: circle, figures: [4]}", "figure.radius=2", "figures.0.colour=dark-red");

        assertThat(shelf.figure()).isEqualTo(new Circle(2));
        assertThat(shelf.figures()).containsExactly(new FlatSquare(4, Colour.DARK_RED));
    }

    @Test
    void findsItemsOfListsByNumberOrByName() {
        Shelf shelf = ShelfReading.shelf(
                "{text: x, figures: [dot, {type: circle, radius: 1}]}", "figures.circle.radius=5", "figures.0=8");

        assertThat(shelf.figures()).containsExactly(new FlatSquare(8, Colour.BLUE), new Circle(5));
    }

    @Test
    void prefersTheLongestKeyBecauseKeysMayHaveDotsInThem() {
        Shelf shelf = ShelfReading.shelf("{text: x, shares: {a: 0.1, a.b: 0.2}}", "shares.a.b=0.5");

        assertThat(shelf.shares()).containsEntry("a", 0.1).containsEntry("a.b", 0.5);
    }

    @Test
    void saysWhichOverrideIsWrong() {
        assertThat(ShelfReading.of("text: x", "whole=none", "box.hihg=1", "boxx.high=1", "names=[", "=1")
                        .problems())
                .containsExactly(
                        "--set =1:1:1: expected `path=value`, such as `fleet.gpu.count=4`",
                        "--set box.hihg:1:1: unknown key `hihg` of `box`; did you mean `high`?",
                        "--set boxx.high:1:1: unknown key `boxx` of the shelf; did you mean `box`?",
                        "--set names:1:2: not YAML: expected the node content, but found '<stream end>'",
                        "--set whole:1:1: `whole` must be a number, but is `none`");
    }

    @Test
    void refusesAPathThroughAnEntryThatIsNotThereButAddsAWholeEntry() {
        assertThat(ShelfReading.of("{text: x, shares: {abc: 1}}", "shares.abd.x=1")
                        .problems())
                .containsExactly("--set shares.abd.x:1:1: `shares` has no `abd`; did you mean `abc`?");
        assertThat(ShelfReading.shelf("{text: x, shares: {abc: 1}}", "shares.abd=0")
                        .shares())
                .containsKeys("abc", "abd");
    }

    @Test
    void takesAValueWithEqualsSigns() {
        assertThat(ShelfReading.shelf("text: x", "text=a=b").text()).isEqualTo("a=b");
    }
}
