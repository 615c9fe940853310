package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.stats.Interval;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The charts of sweeps: what is marked best, and what is said where there is no value. */
class StudyChartsTest {
    private static final Metric GOODPUT = MetricCatalogue.standard().get("goodput");
    private static final Metric TTFT = MetricCatalogue.standard().get("ttft_adj_ms.p95");

    private static Document xml(Svg svg) throws Exception {
        String text = "<page>" + svg.element("chart") + "</page>";
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static HeatMap map(Metric metric, double[][] values) {
        return new HeatMap(
                "map",
                new HeatMap.Knob("x", List.of("1", "2")),
                new HeatMap.Knob("y", List.of("a", "b")),
                metric,
                values);
    }

    @Test
    void framesTheBestCellByTheBetterSideOfTheMetric() throws Exception {
        double[][] values = {{0.1, 0.9}, {0.5, 0.5}};
        String high = map(GOODPUT, values).draw().elements();
        String low = map(TTFT, values).draw().elements();

        assertThat(high).contains("90.0 %").contains("var(--h8)");
        assertThat(high.indexOf("stroke-width=\"2\"")).isPositive();
        assertThat(high).isNotEqualTo(low);
        xml(map(GOODPUT, values).draw());
    }

    @Test
    void showsCellsWithoutAValueAndInfiniteOnes() {
        String drawn = map(TTFT, new double[][] {{Double.NaN, Double.POSITIVE_INFINITY}, {100, 100}})
                .draw()
                .elements();

        assertThat(drawn).contains(">–<").contains(">∞<").contains("100 ms");
        assertThat(map(TTFT, new double[][] {{Double.NaN, 1}, {1, 1}})
                        .draw()
                        .table()
                        .rows())
                .contains(List.of("a", "–", "1.00 ms"));
    }

    @Test
    void namesThePointsThatNothingIsBetterThan() throws Exception {
        TradeOffChart chart = new TradeOffChart(
                "goodput against ttft",
                TTFT,
                GOODPUT,
                List.of("p", "q"),
                List.of(
                        new TradeOffChart.Dot(0, "n 1", 100, 0.5, true),
                        new TradeOffChart.Dot(1, "n 2", 200, 0.9, true),
                        new TradeOffChart.Dot(0, "n 3", 300, 0.6, false),
                        new TradeOffChart.Dot(1, "n 4", Double.POSITIVE_INFINITY, 0.6, false),
                        new TradeOffChart.Dot(1, "n 5", Double.NaN, 0.6, false)));
        Svg svg = chart.draw().orElseThrow();

        assertThat(svg.elements()).contains("n 1", "n 2").doesNotContain("n 3").contains(">∞<");
        assertThat(svg.description()).contains("4 points; 1 without a value").contains("q at n 2");
        xml(svg);
    }

    @Test
    void drawsALineOverTheValuesOfAKnobAndItsIntervals() throws Exception {
        KnobChart chart = new KnobChart(
                "goodput over n",
                "n",
                List.of("1", "2"),
                GOODPUT,
                List.of(new KnobChart.Line(
                        "p",
                        List.of(
                                new KnobChart.Reading(0, 0.5, Optional.of(new Interval(0.4, 0.6))),
                                new KnobChart.Reading(1, Double.NaN, Optional.empty())))));
        Svg svg = chart.draw().orElseThrow();

        assertThat(svg.table().rows())
                .containsExactly(List.of("p", "1", "50.0 %", "40.0 % to 60.0 %"), List.of("p", "2", "–", "–"));
        xml(svg);
        assertThat(new KnobChart("", "n", List.of(), GOODPUT, List.of()).draw()).isEmpty();
    }
}
