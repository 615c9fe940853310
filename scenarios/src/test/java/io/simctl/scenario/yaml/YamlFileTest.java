package io.simctl.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
    @TempDir
    Path folder;

    private List<String> problemsOf(byte[] bytes) throws IOException {
        Path file = folder.resolve("x.yaml");
        Files.write(file, bytes);
        Problems problems = new Problems();
        YamlFile.read(file, problems);
        return problems.inOrder().stream()
                .map(problem -> problem.toString().replace(file + ":", ""))
                .toList();
    }

    private List<String> problemsOf(String text) throws IOException {
        return problemsOf(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsByteOrderMarksAndLineEndsOfAnyKindWithoutLosingThePlace() throws IOException {
        assertThat(problemsOf("\uFEFFa: 1\r\nb: 2\r\na: 3\r\n"))
                .containsExactly("3:1: `a` is given twice; the first is in line 1");
    }

    @Test
    void refusesFilesThatAreTooLarge() throws IOException {
        assertThat(problemsOf(new byte[10_000_001])).containsExactly("1:1: larger than 10 MB; this is no scenario");
    }

    @Test
    void readsAFileOfManyMegabytes() throws IOException {
        assertThat(problemsOf("a: [" + "1234567, ".repeat(900_000) + "]")).isEmpty();
    }

    @Test
    void readsNoMoreOfALineOfAHundredMegabytesThanItTakesToRefuseIt() throws IOException {
        byte[] line = new byte[100_000_000];
        Arrays.fill(line, (byte) 'x');

        assertThat(problemsOf(line)).containsExactly("1:1: larger than 10 MB; this is no scenario");
    }

    @Test
    void refusesOtherVersionsOfYaml() throws IOException {
        assertThat(problemsOf("%YAML 9.9\n---\na: 1\n"))
                .containsExactly("1:1: written for another version of YAML than 1.2; leave out `%YAML`");
    }

    @Test
    void putsNoControlCharacterOfTheFileIntoAMessage() throws IOException {
        assertThat(problemsOf("a: !<\n")).singleElement().asString().doesNotMatch("(?s).*\\p{Cntrl}.*");
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        assertThat(problemsOf(new byte[] {'a', ':', ' ', (byte) 0xC3, '('}))
                .containsExactly("1:1: not a text in UTF-8");
        assertThat(problemsOf("a: 1\nb: \u0000")).containsExactly("2:4: not YAML: the character U+0000 is not allowed");
    }

    @Test
    void refusesFilesThatAreNotThere() {
        Problems problems = new Problems();
        YamlFile.read(folder.resolve("missing.yaml"), problems);
        YamlFile.read(folder, problems);

        assertThat(problems.inOrder())
                .extracting(Problem::message)
                .containsExactly("cannot be read: it is a folder", "cannot be read: there is no such file");
    }

    @Test
    void endsAtNestingThatNobodyWrites() throws IOException {
        assertThat(problemsOf("[".repeat(1_000_000))).containsExactly("1:66: nested more than 64 levels deep");
        assertThat(problemsOf("? ".repeat(100_000))).containsExactly("1:131: nested more than 64 levels deep");
    }

    @Test
    void endsAtNestingThatAliasesBuildUp() throws IOException {
        StringBuilder tower = new StringBuilder("a0: &a0 x\n");
        for (int i = 1; i <= 100; i++) {
            tower.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
        }

        assertThat(problemsOf(tower.toString())).containsExactly("65:12: nested more than 64 levels deep");
    }

    @Test
    void endsAtAliasesThatExplode() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i <= 20; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThat(problemsOf(bomb.toString()))
                .containsExactly("6:45: more than 1,000,000 values, what aliases repeat included");
    }

    @Test
    void refusesAnAliasThatStandsInsideOfItself() throws IOException {
        assertThat(problemsOf("a: &a [*a]")).containsExactly("1:8: `*a` stands inside the value that it names");
        assertThat(problemsOf("a: &a {<<: *a}")).containsExactly("1:12: `*a` stands inside the value that it names");
    }

    @Test
    void offersTheFilesThatBeginSoOrAreCalledAlike() {
        assertThat(YamlFile.reason(Path.of("quick.yaml")))
                .isEqualTo("there is no such file; did you mean `quickstart.yaml`?");
        assertThat(YamlFile.reason(Path.of("./quikstart.yaml")))
                .isEqualTo("there is no such file; did you mean `quickstart.yaml`?");
        assertThat(YamlFile.reason(Path.of("nowhere/at-all.yaml"))).isEqualTo("there is no such file");
    }
}
