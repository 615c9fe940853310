package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

class HelpTest {
    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::commands));
    }

    private static List<Class<?>> enums(ArgSpec argument) {
        List<Class<?>> types = new ArrayList<>(List.of(argument.typeInfo().getType()));
        types.addAll(argument.typeInfo().getAuxiliaryTypeInfos().stream()
                .map(CommandLine.Model.ITypeInfo::getType)
                .toList());
        return types.stream().filter(Class::isEnum).toList();
    }

    @Test
    void writesChoicesAsScenariosAndDocsDo() {
        List<String> chosen = new ArrayList<>();
        commands(Main.commandLine()).forEach(command -> {
            String help = command.getUsageMessage();
            for (ArgSpec argument : command.getCommandSpec().args()) {
                for (Class<?> choice : enums(argument)) {
                    chosen.add(argument.toString());
                    for (Object constant : choice.getEnumConstants()) {
                        String name = ((Enum<?>) constant).name();
                        assertThat(help)
                                .contains(name.toLowerCase(Locale.ROOT))
                                .doesNotContainPattern("\\b" + name + "\\b");
                    }
                }
            }
        });
        assertThat(chosen).hasSizeGreaterThan(2);
    }

    @Test
    void showsAnExampleOfEveryCommand() {
        assertThat(commands(Main.commandLine()))
                .filteredOn(command -> !command.getCommandSpec().helpCommand())
                .hasSizeGreaterThan(20)
                .allSatisfy(command -> {
                    String help = command.getUsageMessage();
                    assertThat(help).as(command.getCommandName()).containsPattern("Examples?:");
                    assertThat(help.substring(help.indexOf("Example"))).contains("simctl");
                    assertThat(command.getCommandSpec().usageMessage().footer())
                            .filteredOn(line -> line.startsWith("  simctl"))
                            .as("an example that a terminal would break")
                            .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
                });
    }

    @Test
    void readsAsAFormatWhereverAPercentSignStands() {
        assertThat(commands(Main.commandLine())).allSatisfy(command -> {
            UsageMessageSpec usage = command.getCommandSpec().usageMessage();
            Stream<String> lines = Stream.of(usage.header(), usage.description(), usage.footer())
                    .flatMap(Stream::of);
            Stream<String> options =
                    command.getCommandSpec().args().stream().flatMap(argument -> Stream.of(argument.description()));
            assertThat(Stream.concat(lines, options))
                    .allSatisfy(line -> assertThatCode(() -> String.format(line))
                            .as("picocli warns on standard error of a %% that is not doubled: %s", line)
                            .doesNotThrowAnyException());
        });
    }

    @Test
    void completesEveryCommandInBash() throws Exception {
        String script = picocli.AutoComplete.bash("simctl", Main.commandLine());
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = bash.getOutputStream()) {
            in.write(script.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        assertThat(new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(Main.commandLine().getSubcommands().keySet())
                .allSatisfy(name -> assertThat(script).contains(name));
        assertThat(script).contains("openmetrics");
    }
}
