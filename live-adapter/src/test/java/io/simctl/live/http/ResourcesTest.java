package io.simctl.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://gw/team", "https://gw/team/", "https://gw/team/v1", "https://gw/team/v1/"})
    void liesBehindThePrefixOfTheRootWhoseVersionIsNotRepeated(String root) {
        assertThat(Resources.of(URI.create(root), "/health")).hasToString("https://gw/team/health");
        assertThat(Resources.of(URI.create(root), "/v1/models")).hasToString("https://gw/team/v1/models");
    }

    @Test
    void aRootWithoutAPathHasNoPrefix() {
        assertThat(Resources.of(URI.create("http://127.0.0.1:8080"), "/health"))
                .hasToString("http://127.0.0.1:8080/health");
    }
}
