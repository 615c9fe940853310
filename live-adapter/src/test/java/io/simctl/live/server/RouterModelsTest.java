package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterModelsTest {
    private static final String MODELS = """
            {"object":"list","data":[
              {"id":"a","in_cache":true,"status":{"value":"loaded","args":["llama-server","-m","a.gguf"]},"object":"model"},
              {"id":"b","status":{"value":"unloaded"}},
              {"id":"c","status":{"value":"unloaded","failed":true,"exit_code":1}},
              {"status":{"value":"sleeping"},"id":"d","meta":{"list":[1,{"id":"e"}]}},
              {"id":"e","aliases":["ee","eee"],"status":{"value":"loading"}},
              {"id":"f","status":{"value":"dancing"}}]}
            """;

    @ParameterizedTest
    @CsvSource({"a,LOADED", "b,UNLOADED", "c,FAILED", "d,LOADED", "e,LOADING", "eee,LOADING", "f,UNKNOWN", "g,UNKNOWN"})
    void readsWhatTheRouterSaysOfEachModel(String id, RouterStatus status) throws IOException {
        assertThat(RouterModels.parse(MODELS).status(id)).isEqualTo(status);
    }

    @Test
    void listsWhatThereIs() throws IOException {
        assertThat(RouterModels.parse(MODELS).ids()).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "{\"data\":{}}", "{\"data\":[{\"id\":\"a\",\"status\":null,\"aliases\":null}]}"})
    void anAnswerOfAnotherKindKnowsNoStatus(String answer) throws IOException {
        assertThat(RouterModels.parse(answer).status("a")).isEqualTo(RouterStatus.UNKNOWN);
    }
}
