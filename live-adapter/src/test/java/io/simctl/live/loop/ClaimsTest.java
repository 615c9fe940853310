package io.simctl.live.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.Request;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final int WEIGHTS = 20;
    private static final boolean RESIDENT = true;
    private static final boolean ON_DISK = false;

    @Test
    void countsTheCacheThatAServerClaimsForItsSlotsFromTheLoadUntilItLeaves() {
        Claims claims = claims(100, hosting(ON_DISK, 60));
        assertThat(claims.bytes()).isZero();

        claims.take(0, 0);
        assertThat(claims.bytes()).isEqualTo(WEIGHTS + 60);
        assertThat(claims.cacheBytes(0)).isEqualTo(60);
        assertThat(claims.growsWithRequests(0)).isFalse();

        claims.give(0);
        assertThat(claims.bytes()).isZero();
        assertThat(claims.cacheBytes(0)).isZero();
    }

    @Test
    void claimsNoMoreThanIsFreeBesideTheWeights() {
        Claims claims = claims(100, hosting(RESIDENT, 30), hosting(ON_DISK, 60));

        claims.take(1, claims.bytes());

        assertThat(claims.cacheBytes(1)).isEqualTo(100 - (WEIGHTS + 30) - WEIGHTS);
        assertThat(claims.bytes()).isEqualTo(100);
    }

    /** A swap policy may let a load proceed all the same: whether it fits is then for the server to find out. */
    @Test
    void claimsNothingBesideTheWeightsWhereNothingIsFree() {
        Claims claims = claims(50, hosting(RESIDENT, 30), hosting(ON_DISK, 60));

        claims.take(1, claims.bytes());

        assertThat(claims.cacheBytes(1)).isZero();
        assertThat(claims.bytes()).isEqualTo(50 + WEIGHTS);
    }

    @Test
    void grantsTheClaimsOfThoseThatTheRunBeginsWith() {
        Claims claims = claims(200, hosting(RESIDENT, Hosting.ALL), hosting(RESIDENT, 40), hosting(ON_DISK, 70));

        assertThat(LongStream.of(claims.cacheBytes(0), claims.cacheBytes(1), claims.cacheBytes(2)))
                .containsExactly(120L, 40L, 0L);
        assertThat(claims.bytes()).isEqualTo(200);
    }

    @Test
    void leavesTheCacheToTheRequestsWhereAServerClaimsNone() {
        Claims claims = claims(100, hosting(RESIDENT, 0));

        assertThat(claims.bytes()).isEqualTo(WEIGHTS);
        assertThat(claims.growsWithRequests(0)).isTrue();
    }

    private static Hosting hosting(boolean resident, long claim) {
        return new Hosting(true, resident, 0, 0, claim, 0);
    }

    private static Claims claims(long memory, Hosting... hosting) {
        Machine machine = new Machine("box-0", "box", memory, 0, 1e9, Request.NO_OWNER, false, true);
        List<Model> models = LongStream.range(0, hosting.length)
                .mapToObj(i -> new Model("m" + i, WEIGHTS, 1, 1000))
                .toList();
        return new Claims(0, new Fleet(List.of(machine), models, List.of(List.of(hosting))));
    }
}
