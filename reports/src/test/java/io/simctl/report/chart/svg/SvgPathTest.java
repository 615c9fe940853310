package io.simctl.report.chart.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SvgPathTest {
    private static final Pattern STEP = Pattern.compile("([Mlhvz])(-?[0-9.]*)(?: ?(-?[0-9.]+))?");

    @Test
    void isAsShortAsCanBe() {
        var path = new SvgPath();
        path.rectangle(10.04, 20, 30.5, 25.25);

        assertThat(path.text()).isEqualTo("M10 20h20.5v5.3h-20.5z");
    }

    @Test
    void whatIsTooSmallToSeeLeavesNothing() {
        var path = new SvgPath();
        path.rectangle(10.01, 20.01, 10.02, 20.02);

        assertThat(path.isEmpty()).isTrue();
        assertThat(path.text()).isEmpty();
    }

    @Property
    void relativeStepsDoNotDriftFromWhereTheyShouldBe(
            @ForAll @Size(min = 2, max = 200) List<@DoubleRange(min = -50, max = 1200) Double> points) {
        var path = new SvgPath();
        path.move(points.get(0), points.get(1));
        double lastX = points.get(0);
        double lastY = points.get(1);
        for (int i = 2; i + 1 < points.size(); i += 2) {
            lastX = points.get(i);
            lastY = points.get(i + 1);
            path.line(lastX, lastY);
        }

        if (!path.isEmpty()) {
            double[] end = end(path.text());
            assertThat(end[0]).isCloseTo(lastX, within(0.051));
            assertThat(end[1]).isCloseTo(lastY, within(0.051));
        }
    }

    private static double[] end(String path) {
        double x = 0;
        double y = 0;
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            double first = steps.group(2).isEmpty() ? 0 : Double.parseDouble(steps.group(2));
            switch (steps.group(1)) {
                case "M" -> {
                    x = first;
                    y = Double.parseDouble(steps.group(3));
                }
                case "l" -> {
                    x += first;
                    y += Double.parseDouble(steps.group(3));
                }
                case "h" -> x += first;
                case "v" -> y += first;
                default -> {}
            }
        }
        return new double[] {x, y};
    }
}
