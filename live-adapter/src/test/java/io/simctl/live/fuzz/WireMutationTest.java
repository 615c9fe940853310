package io.simctl.live.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The parsers of the wire on their seeds and on mutations of them: whatever comes in is read, or ends with an {@link java.io.IOException},
 * which costs one exchange. {@link WireFuzzTest} does so guided by coverage; the seeds grow with what that finds.
 */
class WireMutationTest {
    private static final List<String> WORDS = List.of(
            "Content-Length: ",
            "9223372036854775807",
            "18446744073709551615",
            "-1",
            "+1",
            "1e999",
            "1e-999",
            "NaN",
            "\r\n",
            "\n",
            "\r",
            "\0",
            "data:",
            "data: ",
            "event: error",
            ": ",
            "[DONE]",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "null",
            "true",
            "\"usage\":",
            "\"prompt_tokens\":",
            "2147483648",
            "\u00ff\u00fe",
            "chunked",
            "Transfer-Encoding: chunked\r\n",
            "ffffffffffffffff",
            "Retry-After: ",
            "HTTP/1.1 ",
            "999",
            "99999999999999999999/9",
            "\\ud800",
            "\u00ef\u00bb\u00bf");

    @Provide
    static Arbitrary<WireParser> parsers() {
        return Arbitraries.of(WireParser.all());
    }

    @Example
    void seedsCostOneExchangeAtMost() {
        WireParser.all().forEach(parser -> Seeds.of(parser).forEach(parser::readOrRefuse));
    }

    @Property(tries = 3000)
    void mutationsCostOneExchangeAtMost(@ForAll("parsers") WireParser parser, @ForAll long seed) {
        parser.readOrRefuse(mutant(Seeds.of(parser), new Random(seed)));
    }

    private static byte[] mutant(List<byte[]> seeds, Random random) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int from = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, from + random.nextInt(1 + random.nextInt(30)));
            byte[] put = switch (random.nextInt(5)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> Arrays.copyOfRange(bytes, from, to);
                case 3 ->
                    WORDS.get(random.nextInt(WORDS.size()))
                            .repeat(1 + random.nextInt(3))
                            .getBytes(StandardCharsets.ISO_8859_1);
                default -> WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.ISO_8859_1);
            };
            ByteArrayOutputStream made = new ByteArrayOutputStream();
            made.write(bytes, 0, from);
            made.writeBytes(put);
            int rest = random.nextBoolean() ? to : from;
            made.write(bytes, rest, bytes.length - rest);
            bytes = made.toByteArray();
        }
        return bytes;
    }
}
