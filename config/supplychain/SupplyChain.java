import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A check of the bill of materials of a distribution: it names all jars that are there and no other, each with a licence, and of none of
 * them is an advisory known that is not answered. Run from source, with the distribution's own jars:
 *
 * <pre>java -cp 'cli/target/simctl/lib/*' config/supplychain/SupplyChain.java cli/target/simctl .ci/advisories.txt</pre>
 *
 * <p>The advisories are a file of the project, since a build has no network to ask; what it was made of, and when, stands in it.
 */
public final class SupplyChain {
    private static final String ANSWERED = "answered:";
    private static final String LOOKED_UP = "looked up";

    /**
     * A line of the file of advisories.
     *
     * @param from first version that is affected
     * @param fixed first version that is not any more; empty where there is none
     * @param remark what is affected, or why that does not concern simctl
     */
    private record Advisory(String library, String from, String fixed, String id, String remark) {
        static Advisory of(String line) {
            String[] cells = line.split("\\|", -1);
            if (cells.length != 5) {
                throw new IllegalArgumentException("five cells are expected: " + line);
            }
            return new Advisory(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip());
        }

        boolean isLookUp(String name, String version) {
            return id.startsWith(LOOKED_UP) && library.equals(name) && from.equals(version);
        }

        boolean isOf(String name, String version) {
            return !id.startsWith(LOOKED_UP)
                    && library.equals(name)
                    && compare(version, from) >= 0
                    && (fixed.isEmpty() || compare(version, fixed) < 0);
        }
    }

    private SupplyChain() {}

    /** Arguments: the distribution, and the file of advisories. Ends with 1 where something is wrong. */
    public static void main(String[] args) throws IOException {
        Path distribution = Path.of(args[0]);
        List<Advisory> known;
        try (Stream<String> lines = Files.lines(Path.of(args[1]))) {
            known = lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Advisory::of)
                    .toList();
        }
        List<String> wrong = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        List<String> unknown = new ArrayList<>();
        for (JsonNode component : new ObjectMapper()
                .readTree(distribution.resolve("simctl.cdx.json").toFile())
                .path("components")) {
            String name = component.path("group").asText() + ":" + component.path("name").asText();
            String version = component.path("version").asText();
            named.add(component.path("name").asText() + "-" + version + ".jar");
            if (component.path("licenses").isEmpty() && !name.startsWith("io.simctl:")) {
                wrong.add(name + " " + version + " has no licence");
            }
            check(name, version, known, wrong);
            if (!name.startsWith("io.simctl:") && known.stream().noneMatch(line -> line.isLookUp(name, version))) {
                unknown.add(name + " " + version);
            }
        }
        Set<String> there = jars(distribution.resolve("lib"));
        if (!named.equals(there)) {
            wrong.add("the bill of materials names " + named + ", but there are " + there);
        }
        if (!unknown.isEmpty()) {
            System.out.println("supply chain: nobody has looked up advisories of " + String.join(", ", unknown)
                    + " yet; do, and write the date into " + args[1]);
        }
        wrong.forEach(line -> System.err.println("supply chain: " + line));
        System.out.println("supply chain: " + named.size() + " jars, " + known.size() + " lines of advisories, "
                + wrong.size() + " wrong");
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static void check(String name, String version, List<Advisory> known, List<String> wrong) {
        for (Advisory advisory : known) {
            if (advisory.isOf(name, version) && !advisory.remark().startsWith(ANSWERED)) {
                wrong.add("%s %s is affected by %s (%s); fixed in %s"
                        .formatted(name, version, advisory.id(), advisory.remark(), advisory.fixed()));
            }
        }
    }

    private static Set<String> jars(Path folder) throws IOException {
        Set<String> jars = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    // the command itself, which the bill of materials is of
                    .filter(name -> !name.equals("simctl.jar"))
                    .forEach(jars::add);
        }
        return jars;
    }

    /** Number by number; what is no number comes before any. */
    private static int compare(String one, String other) {
        String[] ones = one.split("[.-]");
        String[] others = other.split("[.-]");
        for (int i = 0; i < Math.max(ones.length, others.length); i++) {
            int order = Long.compare(part(ones, i), part(others, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static long part(String[] parts, int at) {
        return at < parts.length && parts[at].matches("\\d{1,15}") ? Long.parseLong(parts[at]) : at < parts.length ? -1 : 0;
    }
}
