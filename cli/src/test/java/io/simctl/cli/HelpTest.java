package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    /** Commands whose output is a format already, or nothing at all. */
    private static final List<String> NOTHING_TO_SAY_IN_JSON = List.of(
            "simctl completion",
            "simctl export",
            "simctl export llama-swap",
            "simctl import",
            "simctl model",
            "simctl report open",
            "simctl results",
            "simctl scenario",
            "simctl scenario reference",
            "simctl scenario schema",
            "simctl trace");

    @Test
    void everyCommandThatMakesOrFindsSomethingSaysItInJsonToo() {
        assertThat(commands(Main.commandLine()))
                .filteredOn(command -> command.getParent() != null
                        && !command.getCommandSpec().helpCommand()
                        && command.getCommandSpec().findOption("--json") == null)
                .extracting(command -> command.getCommandSpec().qualifiedName())
                .allSatisfy(name -> assertThat(name).isIn(exportsAnd(NOTHING_TO_SAY_IN_JSON)));
    }

    private static List<String> exportsAnd(List<String> names) {
        return Stream.concat(
                        names.stream(),
                        commands(Main.commandLine())
                                .map(command -> command.getCommandSpec().qualifiedName())
                                .filter(name -> name.startsWith("simctl export ")))
                .toList();
    }

    /** The description of an option as it stands in the source: picocli's own view of it is formatted already. */
    private static Stream<String> written(ArgSpec argument) {
        Field field = (Field) argument.userObject();
        Stream<String> option =
                Stream.of(field.getAnnotationsByType(Option.class)).flatMap(o -> Stream.of(o.description()));
        Stream<String> parameter =
                Stream.of(field.getAnnotationsByType(Parameters.class)).flatMap(p -> Stream.of(p.description()));
        return Stream.concat(option, parameter);
    }

    @Test
    void readsAsAFormatWhereverAPercentSignStands() {
        assertThat(commands(Main.commandLine())
                        .filter(command -> !command.getCommandSpec().helpCommand()))
                .allSatisfy(command -> {
                    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
                    Stream<String> lines = Stream.of(usage.header(), usage.description(), usage.footer())
                            .flatMap(Stream::of);
                    Stream<String> options =
                            command.getCommandSpec().args().stream().flatMap(HelpTest::written);
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
