package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.process.HttpProbe;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.live.wire.text.ErrorText;
import io.simctl.scenario.bind.Secret;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A server that says the key in its errors, wherever the limit of a message would cut it in two. */
class HiddenBeforeCutTest {
    private static final String SECRET = "sk-Z9qTopSecretKey0123456789abcdefXYZ";
    private static final String BEGIN = SECRET.substring(0, 6);
    private static final Secret KEY = Secret.key(SECRET);

    @Property(tries = 700)
    void noPartOfTheKeyIsShown(@ForAll @IntRange(max = 700) int before, @ForAll boolean asJson) {
        String said = "x".repeat(before) + SECRET;
        byte[] body = (asJson ? "{\"error\":{\"message\":\"" + said + "\"}}" : said).getBytes(StandardCharsets.UTF_8);
        String text = ErrorText.of(body, body.length);
        Failure shown = new Failure(Kind.WRONG_KEY, 401, text).shown(KEY::hideIn);

        assertThat(shown.message()).doesNotContain(BEGIN).hasSizeLessThan(600);
        assertThat(shown.words()).doesNotContain(BEGIN).hasSizeLessThan(300);
        assertThat(new HttpProbe.Answer(401, said).shown(KEY::hideIn)).doesNotContain(BEGIN);
    }

    @Example
    void theKeyCannotBePrinted() {
        assertThat(KEY).hasToString("***");
    }
}
