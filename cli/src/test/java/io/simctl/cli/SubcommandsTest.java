package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SubcommandsTest {
    @Test
    void knowsEachCommandByTheNameThatItGivesItself() {
        assertThat(Subcommands.NAMES)
                .allSatisfy(name -> assertThat(new CommandLine(Subcommands.named(name)).getCommandName())
                        .isEqualTo(name));
    }

    @Test
    void describesOnlyTheCommandThatRuns() {
        assertThat(Subcommands.needed("run", "--policy", "live")).containsExactly("run");
        assertThat(Subcommands.needed("--version")).isEmpty();
    }

    @Test
    void describesAllWhereHelpListsThemAndWhereANameIsMisspelt() {
        assertThat(Subcommands.needed()).isEqualTo(Subcommands.NAMES);
        assertThat(Subcommands.needed("--help")).isEqualTo(Subcommands.NAMES);
        assertThat(Subcommands.needed("rnu")).isEqualTo(Subcommands.NAMES);
        assertThat(Main.commandLine().getSubcommands().keySet()).containsExactlyElementsOf(Subcommands.NAMES);
    }
}
