package io.simctl.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl live}, asked to end before its servers are ready. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveStopTest {
    private static final String SCENARIO = """
            scenario: stopped
            seed: 1
            duration: 1h
            models:
              m: {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, layers: 1, live: {name: m}}
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {hardware: box, resident: m, backend: {type: llama-server, url: "http://127.0.0.1:PORT"}}
            workload:
              - {model: m, rate: 4, prompt: 30, output: 8}
            policies:
              plain:
                fleet: {scheduling: least-busy}
                node: {admission: unbounded, swap: refuse}
            """;

    @TempDir
    private Path folder;

    @Test
    void aStopWhileServersStartUpIsHeededAndSaysThatThereIsNothingToReport() throws Exception {
        Path err = folder.resolve("err.txt");
        try (ServerSocket neverReady = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String scenario = SCENARIO.replace("PORT", Integer.toString(neverReady.getLocalPort()));
            Process process = Simctl.start(
                    folder.resolve("out.txt"),
                    err,
                    "live",
                    Files.writeString(folder.resolve("stopped.yaml"), scenario).toString(),
                    "--out",
                    folder.resolve("results").toString());
            neverReady.accept().close();
            process.destroy();
            process.waitFor();
        }

        assertThat(err).hasContent("simctl: stopped before a run had begun; there is nothing to report");
        assertThat(folder.resolve("results/report.json")).doesNotExist();
    }
}
