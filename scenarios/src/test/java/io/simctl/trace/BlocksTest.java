package io.simctl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlocksTest {
    @Test
    void namesTheWholeTextUpToTheEndOfALargerBlock() {
        long[] fine = {1, 2, 3, 4, 5, 6};
        Prefix coarse = Blocks.rescale(new Prefix(16, fine), 96, 64);

        assertThat(coarse.blockTokens()).isEqualTo(64);
        assertThat(List.of(coarse.block(0), coarse.block(1))).containsExactly(4L, 6L);
        assertThat(Blocks.rescale(new Prefix(48, fine), 288, 64)).isSameAs(Prefix.NONE);
    }
}
