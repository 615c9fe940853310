import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Checks or applies palantir-java-format on every Java file of the modules; run from source by the build.
 *
 * <p>Arguments: {@code check} or {@code apply}, the root of the project, and a stamp file. Files older than the stamp
 * passed the last check and are not looked at again; a failed check leaves the stamp as it was.
 */
public final class Format {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        Path root = Path.of(args[1]).toRealPath();
        Path stamp = Path.of(args[2]);
        FileTime begun = FileTime.fromMillis(System.currentTimeMillis());
        FileTime checked = Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);

        var problems = new ConcurrentLinkedQueue<String>();
        changedSince(checked, root).parallelStream().forEach(file -> {
            try {
                String was = Files.readString(file);
                String is = format(was);
                if (!is.equals(was) && apply) {
                    Files.writeString(file, is);
                } else if (!is.equals(was)) {
                    problems.add(root.relativize(file) + ":" + firstDifference(was, is) + ": not formatted");
                }
            } catch (FormatterException e) {
                e.diagnostics().forEach(d -> problems.add(root.relativize(file) + ":" + d));
            } catch (IOException e) {
                problems.add(file + ": " + e);
            }
        });
        if (problems.isEmpty()) {
            Files.createDirectories(stamp.getParent());
            Files.writeString(stamp, "");
            Files.setLastModifiedTime(stamp, begun);
            return;
        }
        problems.stream().sorted().forEach(System.err::println);
        System.err.println("Format every file with: mvn validate -Pformat");
        System.exit(1);
    }

    private static List<Path> changedSince(FileTime time, Path root) throws IOException {
        try (Stream<Path> rooms = Files.list(root)) {
            return rooms.filter(room -> Files.exists(room.resolve("pom.xml")))
                    .map(room -> room.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(Format::tree)
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toFile().lastModified() >= time.toMillis())
                    .toList();
        }
    }

    private static Stream<Path> tree(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String format(String source) throws FormatterException {
        String ordered = ImportOrderer.reorderImports(
                RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.PALANTIR);
        return FORMATTER.formatSource(ordered);
    }

    private static int firstDifference(String was, String is) {
        var before = was.lines().toList();
        var after = is.lines().toList();
        int line = 0;
        while (line < before.size() && line < after.size() && before.get(line).equals(after.get(line))) {
            line++;
        }
        return line + 1;
    }
}
