package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.backend.ModelFormat;
import io.simctl.scenario.model.LiveModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFilesTest {
    private static final LiveModel TINY = new LiveModel.Synth("tiny", "f16", 1);

    @TempDir
    private Path folder;

    private Path made(ModelFormat format) throws IOException {
        return Path.of(new ModelFiles(folder).source("m", TINY, format));
    }

    @ParameterizedTest
    @EnumSource
    void aModelThatIsThereIsNotMadeAgain(ModelFormat format) throws IOException {
        Path model = made(format);
        FileTime old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(model, old);

        assertThat(made(format)).isEqualTo(model);
        assertThat(Files.getLastModifiedTime(model)).isEqualTo(old);
    }

    @Test
    void aFolderThatWasLeftWithoutItsWeightsIsMadeWhole() throws IOException {
        Path model = made(ModelFormat.HUGGING_FACE);
        Files.delete(model.resolve("model.safetensors"));

        assertThat(made(ModelFormat.HUGGING_FACE)).isEqualTo(model);
        assertThat(model.resolve("model.safetensors")).exists();
    }
}
