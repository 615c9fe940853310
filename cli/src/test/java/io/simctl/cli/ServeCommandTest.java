package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServeCommandTest {
    @Test
    void saysWhereItServesAndEndsWithTheServer() throws IOException, InterruptedException {
        Simctl.Result result = Simctl.run("serve", "--port", "0", "--load", "10ms", "--load-end", "dies");

        assertThat(result.err()).matches("serving at http://127.0.0.1:[0-9]+ .*\\R");
        assertThat(result.exitCode()).isEqualTo(ExitCode.BACKEND);
    }

    @Test
    void answersWrongOptionsWithTheirCauseAndCure() throws IOException, InterruptedException {
        Simctl.Result noTime = Simctl.run("serve", "--step", "5");
        Simctl.Result noFault = Simctl.run("serve", "--fault", "cut=5");

        assertThat(noTime.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(noTime.err()).contains("--step").contains("`250ms`").contains("`5`");
        assertThat(noFault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(noFault.err()).contains("`cut=5` is no fault").contains("cut_after=N");
    }
}
