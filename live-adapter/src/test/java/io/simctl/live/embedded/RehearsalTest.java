package io.simctl.live.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RehearsalTest {
    @Test
    void goesThroughAllItsRequestsWhenTheModelTakesLongToLoad() {
        assertThat(Rehearsal.begin().await()).isEqualTo(Rehearsal.MOST);
    }

    @Test
    void endsEarlyWhenTheModelIsThere() {
        Rehearsal rehearsal = Rehearsal.begin();
        rehearsal.end();
        assertThat(rehearsal.await()).isLessThan(Rehearsal.MOST);
    }
}
