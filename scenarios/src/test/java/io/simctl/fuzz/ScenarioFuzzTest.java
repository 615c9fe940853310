package io.simctl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.simctl.control.Demand;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.workload.WorkloadSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Scenarios that somebody, or chance, has broken: the loader answers them, and of those that it takes requests can be made. */
class ScenarioFuzzTest {
    private static final Policies POLICIES = Policies.load(ScenarioFuzzTest.class.getClassLoader());
    private static final List<byte[]> SHIPPED = texts(Path.of("."));
    private static final List<byte[]> BROKEN = texts(Path.of("src/test/resources/broken"));
    private static final List<String> PATHS = new ArrayList<>();
    private static Path file = Path.of("");

    @BeforeContainer
    static void makeAFile() throws IOException {
        Path folder = Files.createTempDirectory("fuzz");
        file = folder.resolve("fuzz.yaml");
        Files.writeString(folder.resolve("trace.csv"), "seconds,prompt_tokens,output_tokens\n0,1,1\n");
        Files.write(file, SHIPPED.getFirst());
        collect(EffectiveConfig.tree(load(List.of(traceIsThere()))), "");
    }

    @AfterContainer
    static void removeTheFile() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(file.resolveSibling("trace.csv"));
        Files.delete(file.getParent());
    }

    private static List<byte[]> texts(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<byte[]> texts = new ArrayList<>();
            for (Path yaml : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                texts.add(Files.readAllBytes(yaml));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(Object tree, String path) {
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> collect(value, path.isEmpty() ? key.toString() : path + "." + key));
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(list.get(i), path + "." + i);
            }
        }
        PATHS.add(path.isEmpty() ? "scenario" : path);
    }

    private static String traceIsThere() {
        return "traces.azure=" + file.resolveSibling("trace.csv");
    }

    private static Scenario load(List<String> sets) {
        return ScenarioLoader.load(file, sets, POLICIES).scenario();
    }

    @Property(tries = 400, seed = "345", shrinking = ShrinkingMode.OFF)
    void everyBrokenScenarioIsAnswered(@ForAll long seed) throws IOException {
        answersText(seed);
    }

    @Tag("slow")
    @Property(tries = 20_000, seed = "345", shrinking = ShrinkingMode.OFF)
    void everyBrokenScenarioIsAnsweredAtLength(@ForAll long seed) throws IOException {
        answersText(seed);
    }

    /** Well-formed YAML with a wrong value at some place: what byte noise seldom gets to. */
    @Property(tries = 400, seed = "345", shrinking = ShrinkingMode.OFF)
    void everyWrongValueIsAnswered(@ForAll long seed) throws IOException {
        answersValues(seed);
    }

    @Tag("slow")
    @Property(tries = 20_000, seed = "345", shrinking = ShrinkingMode.OFF)
    void everyWrongValueIsAnsweredAtLength(@ForAll long seed) throws IOException {
        answersValues(seed);
    }

    private static void answersText(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> originals = random.nextBoolean() ? SHIPPED : BROKEN;
        byte[] bytes = new Mutations(random)
                .of(originals.get(random.nextInt(originals.size())), BROKEN.get(random.nextInt(BROKEN.size())));
        Files.write(file, bytes);
        answers(List.of(), new String(bytes, UTF_8));
    }

    private static void answersValues(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Mutations mutations = new Mutations(random);
        Files.write(file, SHIPPED.get(random.nextInt(SHIPPED.size())));
        List<String> sets = new ArrayList<>(List.of(traceIsThere()));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            sets.add(PATHS.get(random.nextInt(PATHS.size())) + "=" + mutations.word());
        }
        answers(sets, sets.toString());
    }

    private static void answers(List<String> sets, String input) {
        try {
            Guarded.accepts(() -> requests(load(sets)));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(input, e);
        }
    }

    /** The first requests of what can be loaded. */
    private static long requests(Scenario scenario) {
        EffectiveConfig.render(scenario);
        try (WorkloadSource source =
                WorkloadSource.open(scenario, (purpose, index) -> new SplittableRandom(purpose.hashCode() + index))) {
            Iterator<Demand> requests = source.workload().openLoop();
            long at = 0;
            for (int i = 0; i < 1000 && requests.hasNext(); i++) {
                at = requests.next().request().intendedAt();
            }
            return at;
        }
    }
}
