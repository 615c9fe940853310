package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.OpenAiServer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's mistake is answered before anything is started. */
class HostingsTest {
    private static final String URL = "http://127.0.0.1:1";

    @ParameterizedTest
    @ValueSource(strings = {"htp://127.0.0.1:8080", "127.0.0.1:8080", "//127.0.0.1", "http:8080", "ftp://host"})
    void aUrlThatIsNotOfAServerIsRefused(String url) {
        assertThatThrownBy(() -> Hostings.of(backend(url, Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`" + url)
                .hasMessageContaining("is no URL");
    }

    @Test
    void aKeyThatIsNamedButNotSetIsRefused() {
        assertThatThrownBy(() -> Hostings.of(backend(URL, Optional.of("SIMCTL_TEST_NOBODY_SETS_THIS"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`api_key_env`")
                .hasMessageContaining("SIMCTL_TEST_NOBODY_SETS_THIS, which is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-secret\n", "sk secret", "sk-sécret"})
    void aKeyThatCannotBeSentIsRefusedAndNotTold(String value) {
        BackendSpec backend = backend(URL, Optional.of("KEY"));

        assertThatThrownBy(() -> Hostings.key(backend, Map.of("KEY", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KEY, which holds no key")
                .message()
                .doesNotContain("cret");
    }

    @Test
    void aGoodKeyIsTaken() {
        assertThat(Hostings.key(backend(URL, Optional.of("KEY")), Map.of("KEY", "sk-secret")))
                .isPresent();
        assertThat(Hostings.key(backend(URL, Optional.empty()), Map.of("KEY", "sk-secret")))
                .isEmpty();
    }

    private static BackendSpec backend(String url, Optional<String> apiKeyEnv) {
        BackendSpec usual = BackendSpec.USUAL;
        return new BackendSpec(
                new OpenAiServer(),
                Optional.empty(),
                Optional.of(url),
                false,
                usual.api(),
                usual.slots(),
                usual.context(),
                usual.threads(),
                apiKeyEnv,
                Map.of(),
                usual.startTimeout(),
                usual.stopTimeout(),
                usual.silence());
    }
}
