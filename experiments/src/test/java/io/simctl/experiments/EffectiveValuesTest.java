package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveValuesTest {
    private static final EffectiveValues VALUES = new EffectiveValues(Map.of(
            "seed", 7, "fleet", Map.of("gpu", Map.of("count", 4)), "workload", List.of(Map.of("rate", "5/s"), "rest")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seed            | 7",
                "fleet.gpu.count | 4",
                "fleet.gpu       | {count: 4}",
                "workload.0.rate | 5/s",
                "workload        | [{rate: 5/s}, rest]",
                "workload.2      | ''",
                "fleet.cpu.count | ''",
                "seed.count      | ''",
            })
    void findsAValueByItsPathAndNothingWhereThereIsNone(String path, String value) {
        assertThat(VALUES.at(path)).isEqualTo(value);
    }
}
