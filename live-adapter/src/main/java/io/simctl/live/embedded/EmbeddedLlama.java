package io.simctl.live.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The command of the process that serves a model with llama.cpp: with nothing but the JDK that it runs on itself. */
public final class EmbeddedLlama {
    private EmbeddedLlama() {}

    /**
     * The command.
     *
     * @param model the GGUF file
     * @param port of the loopback interface
     * @param slots requests that run at a time; others wait in line
     * @param context tokens of a slot, prompt and output together
     * @param threads that compute a step; one unless the machine is quiet, since threads that wait for each other at every
     *     step come to a near standstill when anything else needs a core
     */
    public static List<String> command(Path model, int port, int slots, int context, int threads) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // its files in the temporary folder would stay behind after a kill
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedServer.class.getName(),
                model.toString(),
                Integer.toString(port),
                Integer.toString(slots),
                Integer.toString(context),
                Integer.toString(threads));
    }

    /** Variables that the process needs set: threads sleep while they wait for each other, and leave the core to others. */
    public static Map<String, String> environment() {
        return Map.of("OMP_WAIT_POLICY", "passive");
    }
}
