package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scenarios that are wrong, each with what a user is told. A line {@code #! 3:5: message} expects just that problem at that
 * place of the file; {@code #! --set path:1:1: message} one of an override, which a line {@code #--set path=value} gives. The
 * problems must be these and no others, in this order.
 */
class BrokenScenariosTest {
    private static final Path FOLDER = Path.of("src/test/resources/broken");
    private static final String EXPECTED = "#! ";
    private static final String SET = "#--set ";

    static Stream<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isAnsweredWithPlaceCauseAndCure(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        List<String> lines = Files.readAllLines(file);
        List<String> expected = linesAfter(EXPECTED, lines);
        assertThat(expected).as("what the user is told of " + name).isNotEmpty();

        InvalidInput invalid = catchThrowableOfType(
                InvalidInput.class, () -> ScenarioLoader.load(file, linesAfter(SET, lines), TestPolicies.all()));

        assertThat(invalid).as(name + " is refused").isNotNull();
        assertThat(invalid.problems().stream().map(problem -> problem.toString().replace(file + ":", "")))
                .containsExactlyElementsOf(expected);
    }

    private static List<String> linesAfter(String marker, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(marker))
                .map(line -> line.substring(marker.length()))
                .toList();
    }
}
