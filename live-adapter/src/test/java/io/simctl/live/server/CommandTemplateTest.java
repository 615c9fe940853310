package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTemplateTest {
    private static final ServedModel MODEL = new ServedModel("small", "/models/my model.gguf", 4, 2048);

    @Test
    void fillsWhatIsKnownWhenTheServerStarts() {
        CommandTemplate command =
                CommandTemplate.parse("llama-server -m {model} --port {port} -np {slots} -c {total_context}");

        assertThat(command.fill(MODEL, 4711))
                .containsExactly(
                        "llama-server", "-m", "/models/my model.gguf", "--port", "4711", "-np", "4", "-c", "8192");
    }

    @Test
    void takesALineApartAsAShellDoes() {
        CommandTemplate command = CommandTemplate.parse("  run 'a b' \"c 'd'\"  --x='1 2' --port={port} '' {\"a\":1} ");

        assertThat(command.words()).containsExactly("run", "a b", "c 'd'", "--x=1 2", "--port={port}", "", "{a:1}");
    }

    @Test
    void leavesBracesAloneThatAreNoGaps() {
        CommandTemplate command = new CommandTemplate(List.of("vllm", "--kwargs", "{\"a\":{\"b\":1}}", "{port}"));

        assertThat(command.fill(MODEL, 1)).contains("{\"a\":{\"b\":1}}");
    }

    @Test
    void saysWhatIsWrongWithALine() {
        assertThatThrownBy(() -> CommandTemplate.parse("llama-server --port {port} -c {contxt}"))
                .hasMessageContaining("nothing fills {contxt}; there are {model}, {port}");
        assertThatThrownBy(() -> CommandTemplate.parse("llama-server -m {model}"))
                .hasMessageContaining("needs {port}");
        assertThatThrownBy(() -> CommandTemplate.parse("run --port {port} 'a b"))
                .hasMessageContaining("a quote is not closed: 'a b");
        assertThatThrownBy(() -> CommandTemplate.parse("  ")).hasMessageContaining("needs a program");
    }
}
