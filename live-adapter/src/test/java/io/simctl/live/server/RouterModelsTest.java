package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterStatusTest {
    private static final String MODELS = """
            {"object":"list","data":[
              {"id":"a","in_cache":true,"status":{"value":"loaded","args":["llama-server","-m","a.gguf"]},"object":"model"},
              {"id":"b","status":{"value":"unloaded"}},
              {"id":"c","status":{"value":"unloaded","failed":true,"exit_code":1}},
              {"status":{"value":"sleeping"},"id":"d","meta":{"list":[1,{"id":"e"}]}},
              {"id":"e","status":{"value":"loading"}},
              {"id":"f","status":{"value":"dancing"}}]}
            """;

    @ParameterizedTest
    @CsvSource({"a,LOADED", "b,UNLOADED", "c,FAILED", "d,LOADED", "e,LOADING", "f,UNKNOWN", "g,UNKNOWN"})
    void readsWhatTheRouterSaysOfEachModel(String id, RouterStatus status) throws IOException {
        assertThat(RouterStatus.of(id, MODELS)).isEqualTo(status);
    }
}
