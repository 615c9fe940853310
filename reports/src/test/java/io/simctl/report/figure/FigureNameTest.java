package io.simctl.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureNameTest {
    private static final List<String> MODELS =
            List.of("gpt-oss-20b", "qwen-2.5", "qwen-2.5.ttft", "fleet", "goodput", "mlx/gemma 3");

    @ParameterizedTest
    @CsvSource({
        "gpt-oss-20b.ttft.p95,    gpt-oss-20b,   ttft_adj_ms.p95",
        "qwen-2.5.ttft.p95,       qwen-2.5,      ttft_adj_ms.p95",
        "qwen-2.5.ttft.ttft.p95,  qwen-2.5.ttft, ttft_adj_ms.p95",
        "mlx/gemma 3.rate_429,    mlx/gemma 3,   rate_429",
        "*.rate_429,              *,             rate_429",
        "goodput,                 *,             goodput",
        "goodput.goodput,         goodput,       goodput",
        "fleet.switches,          *,             fleet.switches",
        "*.fleet.switches,        *,             fleet.switches",
        "fleet.rate_429,          fleet,         rate_429",
        "ttft.p99,                *,             ttft_adj_ms.p99",
        "ttft_adj_ms.p99,         *,             ttft_adj_ms.p99",
        "ttft_ms.p99,             *,             ttft_ms.p99",
        "ttft_survivors.p99,      *,             ttft_ms.p99",
        "queue.p90,               *,             queue_ms.p90",
        "tps.p50,                 *,             tps.p50",
    })
    void namesAModelOrAllOfThemAndAMetric(String text, String model, String key) throws UnknownFigure {
        FigureName name = FigureName.parse(text, MODELS);

        assertThat(name.model()).isEqualTo(model);
        assertThat(name.metric().key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "ttft.p97,               unknown metric, ttft.p97",
        "ttft,                   unknown metric, ttft",
        "gpt-oss-20b.ttft.p97,   unknown metric, ttft.p97",
        "gpt-oss-20.ttft.p95,    unknown model,  gpt-oss-20",
        "gpt-oss-20b,            unknown metric, gpt-oss-20b",
        "rejections.no_such,     unknown metric, rejections.no_such",
    })
    void tellsWhichPartIsWrongAndWhatWouldDo(String text, String problem, String wrong) {
        assertThatThrownBy(() -> FigureName.parse(text, MODELS))
                .isInstanceOfSatisfying(UnknownFigure.class, unknown -> {
                    assertThat(unknown).hasMessage(problem);
                    assertThat(unknown.wrong()).isEqualTo(wrong);
                    assertThat(unknown.known()).contains(problem.endsWith("model") ? "gpt-oss-20b" : "ttft.p95");
                });
    }

    @ParameterizedTest
    @CsvSource({"gpt-oss-20b.fleet.switches", "goodput.fleet.machines"})
    void hasNoFigureOfMachinesForASingleModel(String text) {
        assertThatThrownBy(() -> FigureName.parse(text, MODELS)).hasMessageContaining("models share machines");
    }

    @Provide
    Arbitrary<Metric> metrics() {
        return Arbitraries.of(List.copyOf(MetricCatalogue.standard().metrics()));
    }

    @Property(tries = 300)
    void readsWhatItWrites(@ForAll("metrics") Metric metric) throws UnknownFigure {
        for (String model : List.of("*", "gpt-oss-20b", "qwen-2.5")) {
            if (!metric.isOfMachines() || model.equals("*")) {
                FigureName name = new FigureName(model, metric);

                assertThat(FigureName.parse(name.toString(), MODELS)).isEqualTo(name);
                assertThat(FigureName.parse(model + "." + metric.key(), MODELS)).isEqualTo(name);
            }
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "gpt-oss-20b", "*", "fleet", ".", "..", "ttft", "p95", "rate_429", "_ms", " ", "\u0000", "é")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 2000)
    void isAFigureOrSaysWhatIsWrong(@ForAll("pieces") String text) {
        assertThat(parsed(text)).isNotNull();
    }

    private static Optional<FigureName> parsed(String text) {
        try {
            return Optional.of(FigureName.parse(text, MODELS));
        } catch (UnknownFigure e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }
}
