package io.simctl.scenario.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.bind.Shelf.Colour;
import io.simctl.scenario.bind.Shelf.Figure;
import io.simctl.scenario.bind.Shelf.Tool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class EffectiveConfigTest {
    @Example
    void rendersEveryDefaultInTheOrderOfTheComponents() {
        assertThat(EffectiveConfig.render(
                        ShelfReading.shelf("{box: {low: 2}, text: 'a: b', figure: 3, tools: [teeth: 9]}")))
                .isEqualTo("""
                        text: "a: b"
                        whole: 7
                        size: 1536B
                        number: 0.25
                        rate: 1.5/s
                        compute: 34TFLOPS
                        flag: false
                        time: 1h30m
                        colour: dark-red
                        names: []
                        shares: {}
                        steps: {}
                        figure: {type: flat-square, side: 3, colour: blue}
                        figures: []
                        tools: [{teeth: 9}]
                        box: {low: 2, high: 9}
                        """);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void rendersWhatReadsAsTheSameRecordAndRendersTheSame(@ForAll("shelves") Shelf shelf) {
        String rendered = EffectiveConfig.render(shelf);

        Shelf read = ShelfReading.shelf(rendered);

        assertThat(read).isEqualTo(shelf);
        assertThat(EffectiveConfig.render(read)).isEqualTo(rendered);
    }

    @Provide
    Arbitrary<Shelf> shelves() {
        Arbitrary<String> texts = Arbitraries.strings()
                .withChars(" :#{}[]\"'\\-~<&*!|>%@`,?=\n\t\r\u0001\u00e9\u2028abcnulltrue019.")
                .ofMaxLength(12);
        Arbitrary<Double> numbers = Arbitraries.oneOf(
                Arbitraries.doubles().between(-10, 1e300).ofScale(12), Arbitraries.of(0.0, 1e-300, 0.1, 1e15, 1e22));
        Arbitrary<Double> shares = Arbitraries.doubles().between(0, 1).ofScale(20);
        Arbitrary<Duration> times =
                Arbitraries.longs().between(1_000_000_000L, Long.MAX_VALUE / 2).map(Duration::ofNanos);
        Arbitrary<Integer> wholes = Arbitraries.integers().between(1, 1000);
        Arbitrary<Long> sizes = Arbitraries.longs().between(0, 1_000_000_000_000_000L);
        Arbitrary<Figure> figures = Arbitraries.oneOf(
                Arbitraries.just(new Figure.Dot()),
                shares.map(Figure.Circle::new),
                Combinators.combine(wholes, Arbitraries.of(Colour.class)).as(Figure.FlatSquare::new));
        Arbitrary<Tool> tools = Arbitraries.oneOf(
                wholes.map(Tool.Saw::new), Combinators.combine(wholes, texts).as(Tool.Hammer::new));
        return Combinators.combine(
                        Combinators.combine(texts, wholes, sizes, numbers, times)
                                .as(Basics::new),
                        wholes.optional(),
                        texts.list().ofMaxSize(30),
                        Arbitraries.maps(texts, shares).ofMaxSize(20),
                        Arbitraries.maps(wholes, times).ofMaxSize(5),
                        figures,
                        figures.list().ofMaxSize(8),
                        tools.list().ofMaxSize(4))
                .as(EffectiveConfigTest::shelf);
    }

    private record Basics(String text, int whole, long size, double number, Duration time) {}

    private static Shelf shelf(
            Basics basics,
            Optional<Integer> maybe,
            List<String> names,
            Map<String, Double> shares,
            Map<Integer, Duration> steps,
            Figure figure,
            List<Figure> figures,
            List<Tool> tools) {
        return new Shelf(
                basics.text(),
                basics.whole(),
                basics.size(),
                basics.number(),
                Math.abs(basics.number()),
                basics.number(),
                basics.whole() % 2 == 0,
                basics.time(),
                Colour.BLUE,
                Optional.empty(),
                maybe,
                names,
                new LinkedHashMap<>(shares),
                new LinkedHashMap<>(steps),
                figure,
                figures,
                tools,
                new Shelf.Box(1, 2));
    }
}
