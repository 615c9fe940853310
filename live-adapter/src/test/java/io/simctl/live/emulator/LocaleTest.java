package io.simctl.live.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.process.HttpProbe;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What JSON takes for numbers is the same wherever the user lives. */
@Timeout(30)
class LocaleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Locale usual = Locale.getDefault();

    @BeforeEach
    void liveInEgypt() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat("%d".formatted(4)).as("digits of the locale").isNotEqualTo("4");
    }

    @AfterEach
    void returnHome() {
        Locale.setDefault(usual);
    }

    @Test
    void numbersAreOfAsciiDigits() throws IOException {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            for (String path : new String[] {"/slots", "/props", "/metrics", "/no/such/thing"}) {
                assertThat(HttpProbe.get(server.base().resolve(path), PATIENCE).body())
                        .as(path)
                        .matches(LocaleTest::isAscii);
            }
            for (String path : new String[] {"/v1/completions", "/v1/chat/completions", "/completion"}) {
                for (boolean isStream : new boolean[] {true, false}) {
                    assertThat(completion(server.base().resolve(path), isStream))
                            .as(path)
                            .contains("4")
                            .matches(LocaleTest::isAscii);
                }
            }
        }
    }

    private static String completion(URI path, boolean isStream) throws IOException {
        String call = "{\"prompt\":\"a b\",\"messages\":[{\"role\":\"user\",\"content\":\"a b\"}],"
                + "\"max_tokens\":4,\"n_predict\":4,\"stream\":" + isStream
                + ",\"stream_options\":{\"include_usage\":true}}";
        return HttpProbe.post(path, call, PATIENCE).body();
    }

    private static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }
}
