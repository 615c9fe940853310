package io.simctl.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void anAddressThatOthersReachIsSaidLoudly(String host) {
        assertThat(Exposure.of(host, "can use it"))
                .hasValueSatisfying(said -> assertThat(said).contains("ATTENTION", host, "can use it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost", "no.such.host.invalid"})
    void theLoopbackInterfaceIsNothingToSay(String host) {
        assertThat(Exposure.of(host, "can use it")).isEmpty();
    }
}
