package io.simctl.live.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JitWarmupTest {
    @Test
    void goesThroughAllItsRequestsWhenTheModelTakesLongToLoad() {
        assertThat(JitWarmup.begin().await()).isEqualTo(JitWarmup.MOST);
    }

    @Test
    void endsEarlyWhenTheModelIsThere() {
        JitWarmup warmup = JitWarmup.begin();
        warmup.end();
        assertThat(warmup.await()).isLessThan(JitWarmup.MOST);
    }
}
