package io.simctl.scenario.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A YAML file as it was read.
 *
 * @param root the document
 * @param bytes the file
 */
public record YamlFile(Node root, byte[] bytes) {
    private static final int LARGEST = 10_000_000;
    private static final int MOST_FILES = 1000;

    /** Reads a file; empty when it cannot be read, and {@code problems} then says why. */
    public static Optional<YamlFile> read(Path file, Problems problems) {
        SourceLocation start = SourceLocation.startOf(file.toString());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                problems.add(start, "larger than 10 MB; this is no scenario");
                return Optional.empty();
            }
            return of(file.toString(), bytes, problems);
        } catch (IOException e) {
            problems.add(start, "cannot be read: " + reason(file));
        }
        return Optional.empty();
    }

    /** Makes a document of bytes that were read from {@code source}; empty when they are none. */
    public static Optional<YamlFile> of(String source, byte[] bytes, Problems problems) {
        try {
            return YamlReader.read(source, text(bytes), problems).map(root -> new YamlFile(root, bytes));
        } catch (CharacterCodingException e) {
            problems.add(SourceLocation.startOf(source), "not a text in UTF-8");
            return Optional.empty();
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The files beside it that begin alike or are called much the same. */
    private static String resembling(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Path name = Optional.ofNullable(file.getFileName()).orElse(file);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> known = files.limit(MOST_FILES)
                    .flatMap(other -> Optional.ofNullable(other.getFileName()).stream())
                    .map(Path::toString)
                    .sorted()
                    .toList();
            String stem = name.toString().replaceFirst("\\.[a-z]+$", "");
            List<String> alike =
                    known.stream().filter(other -> other.startsWith(stem)).toList();
            return alike.isEmpty() ? Names.meant(name.toString(), known) : Names.meant(alike);
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    /** Why a file cannot be read, in words; exceptions of the file system say it each in their own way. */
    public static String reason(Path file) {
        if (!Files.exists(file)) {
            return "there is no such file" + resembling(file);
        }
        return Files.isDirectory(file) ? "it is a folder" : "it may not be read, or the disk failed";
    }
}
