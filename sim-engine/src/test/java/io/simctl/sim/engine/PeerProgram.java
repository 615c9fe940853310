package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A Python program of the tests that plays workloads on somebody else's scheduler: it reads a workload a line, and writes for each a line for
 * every request, its id first, and an empty one.
 *
 * @param python the interpreter
 * @param script its name in {@code src/test/python}
 * @param folder for what goes in, and what it complains of
 */
record PeerProgram(String python, String script, Path folder) {
    /**
     * Plays all of them.
     *
     * @param told makes something of the words after the id
     * @return by workload and id
     */
    <T> List<Map<Integer, T>> play(List<String> workloads, Function<String[], T> told)
            throws IOException, InterruptedException {
        Path input = folder.resolve("workloads.jsonl");
        Path errors = folder.resolve("errors.txt");
        try (PrintStream lines = new PrintStream(Files.newOutputStream(input), false, StandardCharsets.UTF_8)) {
            workloads.forEach(lines::println);
        }
        Process process = new ProcessBuilder(python, "src/test/python/" + script)
                .redirectInput(input.toFile())
                .redirectError(errors.toFile())
                .start();
        List<Map<Integer, T>> played = read(process, told);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(played).as("workloads that %s has played", script).hasSize(workloads.size());
        return played;
    }

    private static <T> List<Map<Integer, T>> read(Process process, Function<String[], T> told) throws IOException {
        List<Map<Integer, T>> played = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            Map<Integer, T> one = new TreeMap<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty()) {
                    played.add(one);
                    one = new TreeMap<>();
                } else {
                    String[] words = line.split(" ", -1);
                    one.put(Integer.valueOf(words[0]), told.apply(Arrays.copyOfRange(words, 1, words.length)));
                }
            }
        }
        return played;
    }
}
