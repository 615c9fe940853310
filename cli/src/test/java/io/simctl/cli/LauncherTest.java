package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of one source file, with a JDK and a Maven that only say what they were asked for. */
class LauncherTest {
    private static final FileTime EDITED = FileTime.fromMillis(1_000_000_000_000L);
    private static final FileTime BEFORE = FileTime.fromMillis(EDITED.toMillis() - 1000);
    private static final FileTime AFTER = FileTime.fromMillis(EDITED.toMillis() + 1000);

    /** Says what it runs, and does something where it is asked to make an archive of classes. */
    private static final String JAVA = """
            for option; do
              case $option in
                -XX:ArchiveClassesAtExit=*) made=${option#*=}; echo "$*" >>"${0%%/*}/trained"; %s; exit ;;
              esac
            done
            echo "runs $*"
            """;

    @TempDir
    private Path root;

    private Path source;

    @BeforeEach
    void checkout() throws IOException {
        Files.copy(Path.of(System.getProperty("simctl.home"), "simctl"), root.resolve("simctl"));
        source = write("cli/src/main/Main.java", "");
        for (String pom : new String[] {"pom.xml", "cli/pom.xml", ".mvn/jvm.config"}) {
            Files.setLastModifiedTime(write(pom, ""), BEFORE);
        }
        for (Path folder = source.getParent(); !folder.equals(root); folder = folder.getParent()) {
            Files.setLastModifiedTime(folder, BEFORE);
        }
        Files.setLastModifiedTime(root.resolve(".mvn"), BEFORE);
        write("jdk/release", "JAVA_VERSION=\"21.0.1\"\n");
        program("jdk/bin/javac", "");
        program("jdk/bin/java", JAVA.formatted("echo classes >\"$made\""));
        program(
                "bin/mvn",
                "echo \"$*\" >>\"${0%/*}/asked\"; mkdir -p cli/target/quick/simctl; : >cli/target/quick/simctl/built");
    }

    @Test
    void startsABuildThatBeganAfterTheLastEditThoughItsJarIsOlder() throws Exception {
        built("cli/target/simctl", AFTER, BEFORE);
        Files.setLastModifiedTime(source, EDITED);

        assertThat(launch()).contains("cli/target/simctl/lib/simctl.jar policies");
        assertThat(root.resolve("bin/asked")).doesNotExist();
    }

    @Test
    void buildsOnceWhenASourceIsNewerThanTheBeginOfTheBuild() throws Exception {
        built("cli/target/simctl", BEFORE, AFTER);
        Files.setLastModifiedTime(source, EDITED);

        assertThat(launch()).contains("cli/target/quick/simctl/lib/simctl.jar policies");
        assertThat(launch()).contains("cli/target/quick/simctl/lib/simctl.jar policies");
        assertThat(root.resolve("bin/asked")).content().hasLineCount(1).contains("-Dquick package");
    }

    @Test
    void doesNotStartABuildThatNeverEnded() throws Exception {
        write("cli/target/simctl/lib/simctl.jar", "");
        Files.setLastModifiedTime(source, EDITED);

        assertThat(launch()).contains("cli/target/quick/simctl/lib/simctl.jar policies");
    }

    @Test
    void makesAnArchiveOfClassesByARunOfItsOwnWhateverTheUserRunsFirst() throws Exception {
        built("cli/target/simctl", AFTER, BEFORE);
        Files.setLastModifiedTime(source, EDITED);

        assertThat(launch()).contains("-XX:SharedArchiveFile=" + root.resolve("cli/target/simctl/start"));
        assertThat(launch()).contains("-XX:SharedArchiveFile=" + root.resolve("cli/target/simctl/start"));
        assertThat(root.resolve("jdk/bin/trained")).content().hasLineCount(1).contains("run", "training.yaml");
    }

    @Test
    void makesTheArchiveForBothCompilersWhicheverTheFirstCommandUses() throws Exception {
        built("cli/target/simctl", AFTER, BEFORE);
        Files.setLastModifiedTime(source, EDITED);

        assertThat(launch("gate")).contains("-XX:TieredStopAtLevel=1");
        assertThat(root.resolve("jdk/bin/trained")).content().doesNotContain("TieredStopAtLevel");
    }

    @Test
    void makesTheArchiveAgainForANewerBuild() throws Exception {
        built("cli/target/simctl", AFTER, BEFORE);
        Files.setLastModifiedTime(source, EDITED);
        launch();
        Files.setLastModifiedTime(
                root.resolve("cli/target/simctl/built"), FileTime.fromMillis(System.currentTimeMillis() + 60_000));

        launch();

        assertThat(root.resolve("jdk/bin/trained")).content().hasLineCount(2);
    }

    @Test
    void startsWithoutAnArchiveWhereNoneCanBeMadeAndDoesNotTryAgain() throws Exception {
        built("cli/target/simctl", AFTER, BEFORE);
        Files.setLastModifiedTime(source, EDITED);
        program("jdk/bin/java", JAVA.formatted("echo half >\"$made\"; exit 1"));

        assertThat(launch()).contains("simctl.jar policies").doesNotContain("SharedArchiveFile");
        assertThat(launch()).contains("simctl.jar policies").doesNotContain("SharedArchiveFile");
        assertThat(root.resolve("jdk/bin/trained")).content().hasLineCount(1);
    }

    private void built(String layout, FileTime begun, FileTime jar) throws IOException {
        Files.setLastModifiedTime(write(layout + "/lib/simctl.jar", ""), jar);
        Files.setLastModifiedTime(write(layout + "/built", ""), begun);
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void program(String name, String script) throws IOException {
        Files.setPosixFilePermissions(
                write(name, "#!/bin/sh\n" + script + "\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String launch() throws IOException, InterruptedException {
        return launch("policies");
    }

    private String launch(String command) throws IOException, InterruptedException {
        ProcessBuilder simctl =
                new ProcessBuilder("bash", root.resolve("simctl").toString(), command);
        simctl.environment().put("SIMCTL_JAVA_HOME", root.resolve("jdk").toString());
        simctl.environment().merge("PATH", root.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process process = simctl.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
