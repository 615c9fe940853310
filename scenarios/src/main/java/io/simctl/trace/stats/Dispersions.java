package io.simctl.trace.stats;

import io.simctl.trace.stats.TraceSummary.Dispersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts of requests in windows of several lengths; a window that is still open at the end is left out. */
final class Dispersions {
    private static final int FEWEST_WINDOWS = 10;

    private final List<Windows> windows = Stream.of("PT1S", "PT10S", "PT1M", "PT10M", "PT1H")
            .map(Duration::parse)
            .map(Windows::new)
            .toList();

    private static final class Windows {
        private final Duration length;
        private long window;
        private long count;
        private double sum;
        private double squares;

        Windows(Duration length) {
            this.length = length;
        }

        void add(long at) {
            long now = at / length.toNanos();
            if (now > window) {
                sum += count;
                squares += (double) count * count;
                count = 0;
                // windows that were passed over have no request, and add nothing but their number
                window = now;
            }
            count++;
        }

        Optional<Dispersion> dispersion() {
            if (window < FEWEST_WINDOWS || sum == 0) {
                return Optional.empty();
            }
            double variance = (squares - sum * sum / window) / (window - 1);
            return Optional.of(new Dispersion(length, window, variance / (sum / window)));
        }
    }

    /** Counts a request; times must not fall. */
    void add(long at) {
        windows.forEach(w -> w.add(at));
    }

    List<Dispersion> all() {
        return windows.stream().flatMap(w -> w.dispersion().stream()).toList();
    }
}
