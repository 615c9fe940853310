package io.simctl.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Fleet.Hosting;
import org.junit.jupiter.api.Test;

class CacheClaimsTest {
    @Test
    void aServerGetsWhatItWantsAsFarAsThatIsFree() {
        assertThat(CacheClaims.granted(60, 100)).isEqualTo(60);
        assertThat(CacheClaims.granted(60, 40)).isEqualTo(40);
        assertThat(CacheClaims.granted(60, -10)).isZero();
        assertThat(CacheClaims.granted(Hosting.ALL, 100)).isEqualTo(100);
    }

    @Test
    void thoseThatWantANumberOfBytesGetThemInTheirOrderUntilNoneIsLeft() {
        assertThat(CacheClaims.grantedAtStart(100, 70, 50, 10)).containsExactly(70, 30, 0);
    }

    @Test
    void thoseThatWantAllOfItShareEvenlyWhatTheOthersLeave() {
        assertThat(CacheClaims.grantedAtStart(140, Hosting.ALL, 40, Hosting.ALL))
                .containsExactly(50, 40, 50);
        assertThat(CacheClaims.grantedAtStart(10, Hosting.ALL, Hosting.ALL, Hosting.ALL))
                .as("not a byte is lost to rounding")
                .containsExactly(3, 3, 4);
    }

    @Test
    void nothingIsGrantedWhereTheWeightsLeaveNothing() {
        assertThat(CacheClaims.grantedAtStart(-5, 40, Hosting.ALL)).containsExactly(0, 0);
    }
}
