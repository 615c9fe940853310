package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The libraries that are shipped, and that each has its licence named. */
class NoticeTest {
    private static final List<String> SHIPPED =
            List.of("policies", "scenarios", "sim-engine", "reports", "live-adapter", "experiments", "cli");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");

    @Test
    void namesTheLicenceOfEveryLibraryThatIsShipped() throws IOException {
        String notice = Files.readString(Simctl.HOME.resolve("NOTICE"));
        Set<String> libraries = libraries();

        assertThat(libraries).contains("jfreechart", "picocli");
        assertThat(libraries).allSatisfy(library -> assertThat(notice).contains(library));
        assertThat(notice)
                .contains("org.jfree:jfreechart                                            LGPL-2.1-or-later");
    }

    private static Set<String> libraries() throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (String module : SHIPPED) {
            Matcher dependency =
                    DEPENDENCY.matcher(Files.readString(Path.of(Simctl.HOME.toString(), module, "pom.xml")));
            while (dependency.find()) {
                String text = dependency.group(1);
                Matcher artifact = ARTIFACT.matcher(text);
                if (artifact.find()
                        && !text.contains("<scope>test")
                        && !text.contains("<scope>provided")
                        && !artifact.group(1).startsWith("simctl-")) {
                    libraries.add(artifact.group(1));
                }
            }
        }
        return libraries;
    }
}
