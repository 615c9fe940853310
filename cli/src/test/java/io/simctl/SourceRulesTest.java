package io.simctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.SourceFiles.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules of the sources that no compiler holds. All findings are in {@code target/source-rules.txt}, a table of them on the terminal. */
class SourceRulesTest {
    private static final double LEAST_DOCUMENTED = 0.95;
    private static final int MOST_FILES = 25;

    private static SourceFiles sources;

    @BeforeAll
    static void read() throws IOException {
        sources = SourceFiles.under(Path.of(System.getProperty("simctl.home")));
        Files.createDirectories(Path.of("target"));
        Files.write(
                Path.of("target", "source-rules.txt"),
                sources.findings().stream().map(Finding::toString).sorted().toList());
        System.out.print(sources.table());
    }

    @Test
    void docsOfClassesBeginWithWhatTheThingIs() {
        assertThat(sources.findings(Finding.Kind.QUESTION)).isEmpty();
    }

    @Test
    void nearlyEveryPublicMethodIsDocumented() {
        assertThat(sources.modules())
                .allSatisfy(module -> assertThat(sources.documented(module))
                        .as("share of documented public methods in " + module)
                        .isGreaterThanOrEqualTo(LEAST_DOCUMENTED));
    }

    @Test
    void noPackageHasMoreFilesThanAReaderOverlooks() {
        assertThat(sources.packages().entrySet().stream().filter(entry -> entry.getValue() > MOST_FILES))
                .isEmpty();
    }

    @Test
    void noNameStandsForTwoTypes() {
        assertThat(sources.namesakes()).isEmpty();
    }
}
