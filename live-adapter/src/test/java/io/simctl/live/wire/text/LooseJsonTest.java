package io.simctl.live.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON of programs that do not know JSON. */
class LooseJsonTest {
    private static String mended(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return LooseJson.mended(bytes, 0, bytes.length)
                .map(mended -> new String(mended, StandardCharsets.UTF_8))
                .orElse("as it is");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[nan,-nan,inf,-inf,+inf] | [null,null,null,null,null]",
                "{\"a\":None,\"b\":True} | {\"a\":null,\"b\":null}",
                "{\"a\":undefined,\"b\":\"nan \\\" None\"} | {\"a\":null,\"b\":\"nan \\\" None\"}",
                "[1e-5,-2.5E+3,true,false,null] | as it is",
                "{\"a\":\"x | as it is",
            })
    void bareWordsBecomeNull(String json, String mended) {
        assertThat(mended(json)).isEqualTo(mended);
    }

    @Property(tries = 300)
    void goodJsonStaysAsItIs(@ForAll List<Double> numbers, @ForAll String text) throws IOException {
        StringWriter json = new StringWriter();
        try (JsonGenerator out = WireJson.FACTORY.createGenerator(json)) {
            out.writeStartObject();
            out.writeStringField("text", new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            out.writeArrayFieldStart("numbers");
            for (double number : numbers) {
                out.writeNumber(number);
            }
            out.writeEndArray();
            out.writeNullField("none");
            out.writeBooleanField("yes", true);
            out.writeEndObject();
        }

        assertThat(mended(json.toString())).isEqualTo("as it is");
    }
}
