package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.junit.jupiter.api.Test;

class CoincidenceTest {
    private static XYSeries line(String name, DoubleUnaryOperator height) {
        var line = new XYSeries(name, false);
        for (int x = 0; x <= 200; x++) {
            line.add(x, height.applyAsDouble(x));
        }
        return line;
    }

    private static Coincidence of(XYSeries... lines) {
        var all = new XYSeriesCollection();
        for (XYSeries line : lines) {
            all.addSeries(line);
        }
        return new Coincidence(all, false, 1);
    }

    @Test
    void aLineUnderAnotherIsWiderAndBothAreNamed() {
        Coincidence coincidence =
                of(line("a", x -> x / 200), line("b", x -> 1 - x / 200), line("c", x -> x / 200 + 0.001));

        assertThat(coincidence.stroke(0).getLineWidth())
                .isGreaterThan(coincidence.stroke(2).getLineWidth() + 2);
        assertThat(coincidence.stroke(1).getLineWidth())
                .isEqualTo(coincidence.stroke(2).getLineWidth());
        assertThat(coincidence.inWords()).contains("Nearly the same line: a and c.");
    }

    @Test
    void linesThatCrossOrRunAlongTheFloorTogetherAreApart() {
        assertThat(of(line("a", x -> x / 200), line("b", x -> 1 - x / 200)).inWords())
                .isEmpty();
        assertThat(of(line("a", x -> 0), line("b", x -> 0)).inWords()).isEmpty();
        assertThat(of(line("a", x -> x < 100 ? 0 : 0.4), line("b", x -> x < 100 ? 0 : 0.5))
                        .inWords())
                .isEmpty();
    }

    @Test
    void anEmptyLineIsAloneToo() {
        assertThat(of(new XYSeries("none", false), line("b", x -> x / 200)).inWords())
                .isEmpty();
    }
}
