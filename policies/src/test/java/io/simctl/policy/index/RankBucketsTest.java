package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RankBucketsTest {
    /** One of a handful of machines gets a rank, or leaves when the rank is negative. */
    record Change(int machine, long rank) {
        static Change of(int number) {
            return new Change(Math.floorMod(number, 5), number / 5 - 10);
        }
    }

    /** Far more ranks than fit into the table at once pass through it, so that it is cleaned many times. */
    @Property
    void listsTheMachinesOfEachRank(@ForAll @Size(max = 300) List<@IntRange(min = 0, max = 1000) Integer> numbers) {
        RankBuckets buckets = new RankBuckets(5);
        Map<Integer, Long> expected = new TreeMap<>();
        for (Change change : numbers.stream().map(Change::of).toList()) {
            if (change.rank() < 0) {
                buckets.remove(change.machine());
                expected.remove(change.machine());
            } else {
                buckets.put(change.machine(), change.rank());
                expected.put(change.machine(), change.rank());
            }
            for (long rank : new TreeSet<>(expected.values())) {
                assertThat(machines(buckets, rank)).isEqualTo(machines(expected, rank));
            }
            assertThat(buckets.count(change.rank()))
                    .isEqualTo(machines(expected, change.rank()).size());
        }
    }

    private static Set<Integer> machines(RankBuckets buckets, long rank) {
        return IntStream.range(0, buckets.count(rank))
                .mapToObj(i -> buckets.machine(rank, i))
                .collect(Collectors.toSet());
    }

    private static Set<Integer> machines(Map<Integer, Long> ranks, long rank) {
        return ranks.entrySet().stream()
                .filter(entry -> entry.getValue() == rank)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
