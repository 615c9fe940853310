package io.simctl.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final List<String> KNOWN =
            List.of("m1-8", "m1-max-32", "m4-max-32", "m4-max-32-36gb", "m4-max-40", "m4-max-40-64gb", "rtx-3090");

    @Test
    void offersTheNamesThatBeginSo() {
        assertThat(Names.hint("m4-max", KNOWN)).isEqualTo("; did you mean `m4-max-32` or `m4-max-40`?");
        assertThat(Names.hint("m4-max-40-", KNOWN)).isEqualTo("; did you mean `m4-max-40-64gb`?");
        assertThat(Names.hint("rtx", KNOWN)).isEqualTo("; did you mean `rtx-3090`?");
    }

    @Test
    void offersTheNearestNameWhereNoneBeginsSo() {
        assertThat(Names.hint("rtx-3080", KNOWN)).isEqualTo("; did you mean `rtx-3090`?");
    }

    @Test
    void listsThoseThatBeginSoFirst() {
        assertThat(Names.hint("cores", List.of("memory", "coresidency"))).isEqualTo("; known: `coresidency`, `memory`");
    }

    @Test
    void listsWhatThereIsWhereNothingResembles() {
        assertThat(Names.hint("m", List.of("mac", "mini"))).isEqualTo("; known: `mac`, `mini`");
        assertThat(Names.hint("radeon", List.of())).isEqualTo("; there are none");
    }
}
