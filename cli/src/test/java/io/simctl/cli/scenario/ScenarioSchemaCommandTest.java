package io.simctl.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import org.junit.jupiter.api.Test;

/** {@code simctl scenario schema} as a user meets it. */
class ScenarioSchemaCommandTest {
    @Test
    void printsTheSameJsonEveryTime() throws Exception {
        Result first = Simctl.run("scenario", "schema");

        assertThat(first.exitCode()).isZero();
        assertThat(Simctl.run("scenario", "schema").out()).isEqualTo(first.out());
        JsonNode schema = new ObjectMapper().readTree(first.out());
        assertThat(schema.get("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.at("/$defs/hardware-profile/anyOf/0/enum").valueStream())
                .extracting(JsonNode::asText)
                .contains("m4-max-40-64gb");
    }

    @Test
    void saysHowEditorsUseIt() throws Exception {
        assertThat(Simctl.run("scenario", "schema", "--help").out())
                .contains("# yaml-language-server: $schema=simctl.schema.json");
    }
}
