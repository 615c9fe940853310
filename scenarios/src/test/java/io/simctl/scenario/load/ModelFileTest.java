package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.model.LiveModel;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose numbers are left to its GGUF file: a mixture of eight experts with two layers that differ. */
class ModelFileTest {
    private static final Policies POLICIES = Policies.load(ModelFileTest.class.getClassLoader());
    private static final String SCENARIO = """
            scenario: of-a-file
            duration: 1m
            models: {m: MODEL}
            hardware: {h: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
            fleet: {f: {hardware: h}}
            workload: {rate: 1/s, model: m, prompt: 100, output: 10}
            policies: {p: {}}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(3).putLong(8);
        text(out, "general.architecture").putInt(8);
        text(out, "moe");
        number(out, "moe.block_count", 2);
        number(out, "moe.context_length", 4096);
        number(out, "moe.embedding_length", 64);
        number(out, "moe.attention.head_count", 4);
        text(out, "moe.attention.head_count_kv")
                .putInt(9)
                .putInt(5)
                .putLong(2)
                .putInt(2)
                .putInt(1);
        number(out, "moe.expert_count", 8);
        number(out, "moe.expert_used_count", 2);
        tensor(out, "token_embd.weight", 500, 0);
        tensor(out, "blk.0.ffn_up_exps.weight", 800, 1000);
        tensor(out, "output.weight", 500, 2600);
        Files.write(folder.resolve("m.gguf"), out.array());
    }

    private static ByteBuffer text(ByteBuffer out, String text) {
        return out.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void number(ByteBuffer out, String key, int value) {
        text(out, key).putInt(4).putInt(value);
    }

    private static void tensor(ByteBuffer out, String name, long values, long offset) {
        text(out, name).putInt(1).putLong(values).putInt(1).putLong(offset);
    }

    private Loaded load(String model) throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), SCENARIO.replace("MODEL", model));
        return ScenarioLoader.load(file, List.of(), POLICIES);
    }

    private ModelSpec model(String model) throws IOException {
        return Optional.ofNullable(load(model).scenario().models().get("m")).orElseThrow();
    }

    @Test
    void hasTheNumbersOfItsFile() throws IOException {
        ModelSpec model = model("{file: m.gguf}");

        assertThat(model.weights()).isEqualTo(10_000);
        assertThat(model.kvPerToken()).isEqualTo((2 + 1) * (16 + 16) * 2);
        assertThat(model.context()).isEqualTo(4096);
        assertThat(model.layers()).isEqualTo(2);
        assertThat(model.parameters()).isEqualTo(1800);
        assertThat(model.activeParameters()).contains(1800.0 - 600);
        assertThat(model.attentionWidth()).contains(64);
        assertThat(model.experts()).contains(new ModelSpec.Experts(8, 2, 0, 1600));
        assertThat(model.live().map(live -> ((LiveModel.File) live).file().path()))
                .contains(folder.resolve("m.gguf"));
    }

    @Test
    void saysItselfWhatItKnowsBetter() throws IOException {
        ModelSpec model = model("{file: m.gguf, kv_per_token: 1KiB, live: {name: served-as}}");

        assertThat(model.kvPerToken()).isEqualTo(1024);
        assertThat(model.live()).contains(new LiveModel.Name("served-as"));
        assertThat(model.context()).isEqualTo(4096);
    }

    @Test
    void namesTheFileAsTheSourceOfItsNumbers() throws IOException {
        assertThat(load("{file: m.gguf}").scenario().provenance())
                .anyMatch(source -> source.path().equals("models.m.weights")
                        && source.note().contains("m.gguf"));
    }

    @Test
    void isAnotherScenarioWithAnotherFile() throws IOException {
        String before = load("{file: m.gguf}").sha256();
        Files.write(folder.resolve("m.gguf"), new byte[10], java.nio.file.StandardOpenOption.APPEND);

        assertThat(load("{file: m.gguf}").sha256()).isNotEqualTo(before);
    }

    @Test
    void isRefusedWithPlaceAndCauseWhereTheFileTellsNothing() throws IOException {
        Files.writeString(folder.resolve("text.gguf"), "no model, but long enough to be read");

        assertThatThrownBy(() -> load("{file: mm.gguf}"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("s.yaml:3:20: the model `mm.gguf` cannot be read: there is no such file");
        assertThatThrownBy(() -> load("{file: text.gguf}"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("s.yaml:3:20: the model's numbers cannot be read from its file: ")
                .hasMessageContaining("not a GGUF file");
    }
}
