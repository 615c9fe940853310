package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimeBinsTest {
    @Test
    void widensUntilTheLatestTimeFits() {
        var bins = new TimeBins(4, 0);
        long[] channel = bins.channel();
        for (long time = 0; time < 4; time++) {
            channel[bins.at(time)]++;
        }

        int late = bins.at(9);
        channel[late]++;

        assertThat(bins.width()).isEqualTo(4);
        assertThat(late).isEqualTo(2);
        assertThat(channel).containsExactly(4, 0, 1, 0);
        assertThat(bins.copy(channel)).containsExactly(4, 0, 1);
    }

    @Test
    void spreadsAnAmountByTheTimeInEachBin() {
        var bins = new TimeBins(4, 3);
        long[] channel = bins.channel();

        bins.spread(channel, 4, 20, 16);

        assertThat(channel).containsExactly(4, 8, 4, 0);
    }

    @Property
    void losesNothing(
            @ForAll @Size(max = 50) List<@LongRange(max = 1_000_000) Long> times,
            @ForAll @LongRange(max = 1_000_000) long start,
            @ForAll @LongRange(max = 1_000_000) long duration,
            @ForAll @LongRange(max = 1000) long amount) {
        var bins = new TimeBins(16, 0);
        long[] events = bins.channel();
        long[] stretch = bins.channel();
        bins.spread(stretch, start, start + duration, amount);
        for (long time : times) {
            int bin = bins.at(time);
            events[bin]++;
        }

        assertThat(Arrays.stream(events).sum()).isEqualTo(times.size());
        assertThat(Arrays.stream(stretch).sum()).isEqualTo(amount);
        assertThat(Arrays.stream(stretch)).allMatch(part -> part >= 0);
    }
}
