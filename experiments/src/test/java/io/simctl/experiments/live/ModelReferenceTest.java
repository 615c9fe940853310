package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.bind.FileRef;
import io.simctl.scenario.model.LiveModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "synth:20m, 20m",
        "models/qwen3-8b.gguf, qwen3-8b",
        "models/qwen3-8b/, qwen3-8b",
        "qwen3:8b, qwen3:8b",
    })
    void isCalledBySizeFileOrNameInAProfile(String text, String name) {
        assertThat(new ModelReference(text).name()).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"//", "synth:", ".gguf"})
    void hasNoNameWhereNothingIsLeftOfIt(String text) {
        assertThat(new ModelReference(text).name()).isEmpty();
    }

    @Test
    void isAFileUnlessAServerThatRunsKnowsItByName() {
        ModelReference reference = new ModelReference("qwen");

        assertThat(reference.model(false, true))
                .isEqualTo(new LiveModel.File(new FileRef("qwen", Path.of("qwen")), true));
        assertThat(reference.model(true, false)).isEqualTo(new LiveModel.Name("qwen"));
    }

    @Test
    void aSynthesizedOneIsMadeWhereverItIsServed() {
        ModelReference reference = new ModelReference("synth:tiny");

        assertThat(reference.model(true, false))
                .isEqualTo(reference.model(false, false))
                .isEqualTo(new LiveModel.Synth("tiny", "q8_0", 1));
    }
}
