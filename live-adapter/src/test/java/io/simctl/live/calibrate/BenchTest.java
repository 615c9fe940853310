package io.simctl.live.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Plan;
import io.simctl.live.emulator.AffineTimes;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.setup.PromptFits;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.Endpoint;
import io.simctl.scenario.backend.LlamaServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BenchTest {
    @AutoClose
    private final CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);

    private Service service(String name, Emulator server) {
        Endpoint endpoint = new Endpoint(server.base(), "emulated", new LlamaServer().dialect());
        return new HttpService(
                name,
                client,
                endpoint,
                new PromptFits(client).of(name),
                new ReplyTally(),
                new Budget(System::nanoTime, Duration.ofMinutes(1)));
    }

    @Test
    void aPromptThatFailsBesideOthersLeavesTheServerIdle() throws Exception {
        EmulatorOptions slow = EmulatorOptions.INSTANT.withTimes(new AffineTimes(0, 2_000_000, 0, 0));
        try (Emulator server = Emulator.start(slow)) {
            Join tooLong = new Join(2, 1_000_000, 200);

            assertThatThrownBy(() -> Bench.take(tooLong, service("ada", server)))
                    .isInstanceOf(CalibrationFailure.class)
                    .hasMessageStartingWith("ada: a request of 1000000 tokens failed");

            assertThat(metrics(server)).contains("tokens_predicted_total 400\n");
        }
    }

    private static String metrics(Emulator server) throws IOException {
        return HttpProbe.get(server.base().resolve("/metrics"), Duration.ofSeconds(10))
                .body();
    }

    @Test
    void aFailureNamesTheModelThatFailedAndNotTheOneBesideIt() throws Exception {
        Decode brief = new Decode(1, Plan.SHORT, 8);
        try (Emulator well = Emulator.start(EmulatorOptions.INSTANT);
                Emulator ill = Emulator.start(EmulatorOptions.INSTANT.withFaults("status=500"))) {
            assertThatThrownBy(() -> Bench.together(brief, service("ada", ill), service("bob", well)))
                    .hasMessageStartingWith("ada: ")
                    .isInstanceOfSatisfying(
                            CalibrationFailure.class,
                            failure -> assertThat(failure.model()).isEqualTo("ada"));
            assertThatThrownBy(() -> Bench.together(brief, service("ada", well), service("bob", ill)))
                    .hasMessageStartingWith("bob: ");
        }
    }
}
