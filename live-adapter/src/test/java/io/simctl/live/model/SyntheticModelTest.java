package io.simctl.live.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.scenario.gguf.GgufHeader;
import io.simctl.scenario.gguf.GgufModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether llama.cpp takes what is written here is seen where it is served: {@code LlamaEmbeddedTest}. */
class SyntheticModelTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void equalSeedsGiveEqualFiles(WeightType type) throws IOException {
        assertThat(gguf(model(type, Tokenizer.SPM, 7))).isEqualTo(gguf(model(type, Tokenizer.SPM, 7)));
    }

    @Test
    void anotherSeedGivesOtherWeights() throws IOException {
        assertThat(gguf(model(WeightType.F16, Tokenizer.SPM, 7)))
                .isNotEqualTo(gguf(model(WeightType.F16, Tokenizer.SPM, 8)));
    }

    @ParameterizedTest
    @EnumSource
    void aFileSaysWhatModelItHolds(Tokenizer tokenizer) throws IOException {
        Path file = folder.resolve("model.gguf");
        model(WeightType.F16, tokenizer, 1).writeGguf(file);
        GgufHeader header = GgufHeader.read(file);

        assertThat(header.values())
                .containsEntry("general.architecture", "llama")
                .containsEntry("llama.embedding_length", 64L)
                .containsEntry("llama.attention.head_count_kv", 2L)
                .containsEntry("tokenizer.ggml.model", tokenizer == Tokenizer.SPM ? "llama" : "gpt2");
        assertThat(header.addsBegin()).isEqualTo(tokenizer == Tokenizer.SPM);
    }

    @ParameterizedTest
    @EnumSource
    void aFileTellsTheNumbersOfItsModel(WeightType type) throws IOException {
        Path file = folder.resolve("model.gguf");
        SyntheticModel model = model(type, Tokenizer.SPM, 1);
        model.writeGguf(file);

        assertThat(GgufModel.read(file))
                .containsEntry("weights", Files.size(file))
                .containsEntry("parameters", model.shape().parameters())
                .containsEntry("kv_per_token", model.shape().kvBytesPerToken())
                .containsEntry("context", (long) model.shape().context())
                .containsEntry("layers", (long) model.shape().layers())
                .containsEntry(
                        "attention_width",
                        (long) model.shape().heads() * model.shape().headSize());
    }

    @Test
    void aFileThatIsNoModelIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("model.gguf"), "GGUF or not GGUF");

        assertThatThrownBy(() -> GgufHeader.read(file)).hasMessageContaining("model.gguf: GGUF version");
        assertThat(Files.writeString(file, "hello")).exists();
        assertThatThrownBy(() -> GgufHeader.read(file)).hasMessageContaining("not a GGUF file");
    }

    @Test
    void nothingIsLeftBesideTheFile() throws IOException {
        SyntheticModel.tiny().writeGguf(folder.resolve("model.gguf"));

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("model.gguf"));
        }
    }

    @Test
    void twoThatMakeTheSameFileDoNotWriteIntoEachOthers() throws IOException {
        Path file = folder.resolve("weights");
        try (WeightFile slow = WeightFile.create(file);
                WeightFile quick = WeightFile.create(file)) {
            slow.write(new byte[] {1});
            quick.write(new byte[] {1, 2});
            quick.finish();
            slow.write(new byte[] {2});
            slow.finish();
        }

        assertThat(file).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void aFolderWhoseWritingIsBrokenOffIsNotThere() throws IOException {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> model(WeightType.F16, Tokenizer.BPE, 1).writeHuggingFace(folder.resolve("model")))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsThereIsFilledAndNothingIsLeftBesideTheModel() throws IOException {
        Path there = Files.createDirectory(folder.resolve("model"));
        Files.writeString(there.resolve("config.json"), "what an earlier attempt left");
        assertThat(SyntheticModel.isHuggingFace(there)).isFalse();

        model(WeightType.F16, Tokenizer.BPE, 1).writeHuggingFace(there);
        model(WeightType.F16, Tokenizer.BPE, 1).writeHuggingFace(folder.resolve("other"));

        assertThat(SyntheticModel.isHuggingFace(there)).isTrue();
        assertThat(there.resolve("config.json")).hasSameBinaryContentAs(folder.resolve("other/config.json"));
        assertThat(names(folder)).containsExactlyInAnyOrder("model", "other");
        assertThat(names(there)).hasSize(6).containsExactlyInAnyOrderElementsOf(names(folder.resolve("other")));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aFolderHoldsEveryTensorInTheSizeThatItsHeaderSays() throws IOException {
        model(WeightType.F16, Tokenizer.BPE, 1).writeHuggingFace(folder);
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("model.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = Math.toIntExact(file.getLong());
        String header = new String(file.array(), Long.BYTES, headerBytes, StandardCharsets.UTF_8);
        ModelShape shape = SyntheticModel.tiny().shape();

        assertThat(file.capacity()).isEqualTo(Long.BYTES + headerBytes + 2 * shape.parameters());
        assertThat(header).contains("\"model.layers.3.mlp.down_proj.weight\":{\"dtype\":\"F16\",\"shape\":[64,192]");
        assertThat(folder.resolve("config.json")).content().contains("\"tie_word_embeddings\" : false");
    }

    @Test
    void aFolderIsNotMadeOfWhatItCannotHold() {
        assertThatThrownBy(() -> model(WeightType.Q8_0, Tokenizer.BPE, 1).writeHuggingFace(folder))
                .hasMessageContaining("f16 or f32");
        assertThatThrownBy(() -> model(WeightType.F16, Tokenizer.SPM, 1).writeHuggingFace(folder))
                .hasMessageContaining("tokenizer bpe");
    }

    @Test
    void aFolderHasTheEvenRowsOfAHeadBeforeItsOddOnes() {
        Tensor turned = new Tensor("q", "q", 8, 8, (row, values) -> {}, 4);

        assertThat(List.of(0, 1, 2, 3, 4, 5, 6, 7))
                .map(turned::rowOfHuggingFace)
                .containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
    }

    @Property(tries = 200)
    void quantisedValuesAreWithinHalfAStepOfTheOriginals(@ForAll("rows") float[] row) {
        ByteBuffer out = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
        WeightType.Q8_0.encode(row, out);
        float scale = Float.float16ToFloat(out.getShort(0));

        for (int i = 0; i < row.length; i++) {
            // a scale of half precision is off by up to one part in 2048, and a value is up to 127 steps
            assertThat(Math.abs(out.get(2 + i) * scale - row[i]))
                    .as("error of %s at a step of %s", row[i], scale)
                    .isLessThanOrEqualTo(scale * (0.5f + 127f / 2048) * 1.01f);
        }
    }

    @Provide
    Arbitrary<float[]> rows() {
        return Arbitraries.floats().between(-40, 40).array(float[].class).ofSize(ModelShape.BLOCK);
    }

    private static SyntheticModel model(WeightType type, Tokenizer tokenizer, long seed) {
        return new SyntheticModel("test", SyntheticModel.tiny().shape(), type, tokenizer, seed);
    }

    private byte[] gguf(SyntheticModel model) throws IOException {
        Path file = folder.resolve("model.gguf");
        model.writeGguf(file);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(Arrays.copyOf(bytes, 4)).isEqualTo("GGUF".getBytes(StandardCharsets.US_ASCII));
        return bytes;
    }
}
