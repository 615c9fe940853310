package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.Report;
import io.simctl.report.metric.LatencyMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Charts must come out where the machine has no font and no fontconfig, as in most container images. There the JDK fails as
 * soon as its font manager starts; so a JVM of its own draws all charts and tells which classes it loaded.
 */
class FontlessTest {
    /** What the other JVM runs. */
    static final class AllCharts {
        public static void main(String[] arguments) {
            Report report = FakeReport.small();
            var overTime = new TimeChart(report);
            int length = DistributionChart.of(report, 0, LatencyMetrics.TTFT, "TTFT")
                            .orElseThrow()
                            .elements()
                            .length()
                    + overTime.tokens().elements().length()
                    + overTime.rejections(0, 10).elements().length()
                    + ResidencyChart.of(report, 0).elements().length();
            System.out.println("drawn: " + (length > 5000));
        }
    }

    @Test
    void noFontOfTheMachineIsAskedForAnything() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AllCharts.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(jvm.waitFor()).isZero();
        assertThat(output).contains("drawn: true").contains("org.jfree.chart.JFreeChart");
        assertThat(output).doesNotContain("sun.font.SunFontManager").doesNotContain("FontConfigManager");
    }
}
