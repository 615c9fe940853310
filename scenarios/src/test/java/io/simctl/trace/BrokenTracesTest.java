package io.simctl.trace;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.ZstdOutputStream;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Traces that are wrong, each with what a user is told. A line {@code #! 3:5: message} expects just that problem at that place.
 * Lines {@code #: what} say, in this order, what is done to the text that follows {@code #--} before it is read:
 *
 * <ul>
 *   <li>{@code format NAME}: it is read as this format
 *   <li>{@code bom}, {@code crlf}, {@code utf-16}, {@code hex}: how its bytes come of the text
 *   <li>{@code repeat N}, {@code pad N}: the text N times; N letters behind it
 *   <li>{@code gzip}, {@code zstd}, {@code cut N}, {@code flip N}: compressed, cut after N bytes, the bits of byte N
 *       turned over; N below 0 counts from the end
 * </ul>
 */
class BrokenTracesTest {
    private static final Path FOLDER = Path.of("src/test/resources/broken-traces");
    private static final String TEXT = "#--\n";

    @TempDir
    Path folder;

    static Stream<String> traces() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void isAnsweredWithPlaceAndCause(String name) throws IOException {
        String all = Files.readString(FOLDER.resolve(name));
        int text = all.indexOf(TEXT);
        String formats = Names.quoteAll(TraceFormats.names());
        List<String> head =
                all.substring(0, text).replace("{formats}", formats).lines().toList();
        List<String> steps = linesAfter("#: ", head);
        Path file = Files.write(folder.resolve("trace"), bytes(all.substring(text + TEXT.length()), steps));

        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> readToTheEnd(file, format(steps)));

        assertThat(invalid).as(name + " is refused").isNotNull();
        assertThat(invalid.problems().stream().map(problem -> problem.toString().replace(file + ":", "")))
                .containsExactlyElementsOf(linesAfter("#! ", head));
    }

    private static void readToTheEnd(Path file, Optional<String> format) {
        try (TraceReader reader = TraceReader.open(file, format)) {
            while (reader.hasNext()) {
                reader.next();
            }
        }
    }

    private static List<String> linesAfter(String marker, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(marker))
                .map(line -> line.substring(marker.length()))
                .toList();
    }

    private static Optional<String> format(List<String> steps) {
        return linesAfter("format ", steps).stream().findFirst();
    }

    private static byte[] bytes(String text, List<String> steps) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        for (String step : steps) {
            String[] words = step.split(" ", 2);
            int number = words.length > 1 && !words[0].equals("format") ? Integer.parseInt(words[1]) : 0;
            bytes = switch (words[0]) {
                case "format" -> bytes;
                case "bom" -> ("\uFEFF" + text).getBytes(UTF_8);
                case "crlf" -> text.replace("\n", "\r\n").getBytes(UTF_8);
                case "utf-16" -> ("\uFEFF" + text).getBytes(UTF_16LE);
                case "hex" -> HexFormat.of().parseHex(text.strip());
                case "repeat" -> text.repeat(number).getBytes(UTF_8);
                case "pad" -> padded(bytes, number);
                case "gzip" -> compressed(bytes, true);
                case "zstd" -> compressed(bytes, false);
                case "cut" -> Arrays.copyOf(bytes, number > 0 ? number : bytes.length + number);
                case "flip" -> flipped(bytes, number);
                default -> throw new AssertionError("no such step: " + step);
            };
        }
        return bytes;
    }

    private static byte[] padded(byte[] bytes, int letters) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + letters);
        Arrays.fill(all, bytes.length, all.length, (byte) 'x');
        return all;
    }

    private static byte[] compressed(byte[] bytes, boolean gzip) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = gzip ? new GZIPOutputStream(out) : new ZstdOutputStream(out).setChecksum(true)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] flipped(byte[] bytes, int at) {
        bytes[at < 0 ? bytes.length + at : at] ^= (byte) 0xFF;
        return bytes;
    }
}
