package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Load;
import io.simctl.live.calibrate.fit.Statistics;
import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.Hosting.Hosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The loads and unloads of models, timed. */
final class TimedLoads {
    private static final int REPETITIONS = 3;

    private final Hosting hosting;
    private final LongSupplier clock;
    private final boolean areMeasured;
    private final List<Load> all = new ArrayList<>();
    private final List<Double> unloadNanos = new ArrayList<>();
    private boolean isSmallKnown;

    /** @param areMeasured whether the hosting loads anything when asked to */
    TimedLoads(Hosting hosting, LongSupplier clock, boolean areMeasured) {
        this.hosting = hosting;
        this.clock = clock;
        this.areMeasured = areMeasured;
    }

    List<Load> all() {
        return all;
    }

    List<Double> unloadNanos() {
        return unloadNanos;
    }

    /** What a load and unload of it may take: what one took, else what the longest of any did. */
    double expectedNanos(Findings model) {
        double unload = unloadNanos.isEmpty() ? 0 : Statistics.median(unloadNanos);
        if (model.loads().isEmpty()) {
            return unload + all.stream().mapToDouble(Load::nanos).max().orElse(0);
        }
        return unload + model.loads().getLast().toNanos();
    }

    Hosted open(Findings model) throws StartFailure, InterruptedException {
        long start = clock.getAsLong();
        Hosted hosted = hosting.open(model.model().served());
        if (areMeasured) {
            long nanos = clock.getAsLong() - start;
            add(model.model(), nanos, model.loads().isEmpty());
            model.loads().add(Duration.ofNanos(nanos));
        }
        return hosted;
    }

    private void add(Subject.Model model, long nanos, boolean isFirst) {
        all.add(new Load(model.size().weightBytes(), (double) Math.max(1, nanos), isFirst));
    }

    void release(Findings model, Hosted hosted) throws InterruptedException {
        long nanos = release(hosted);
        if (areMeasured) {
            model.unloads().add(Duration.ofNanos(nanos));
        }
    }

    private long release(Hosted hosted) throws InterruptedException {
        long start = clock.getAsLong();
        hosted.release();
        long nanos = clock.getAsLong() - start;
        if (areMeasured) {
            unloadNanos.add((double) nanos);
        }
        return nanos;
    }

    /**
     * TimedLoads models once more, and again, as long as there is time.
     *
     * @param small a model that is tiny beside them
     * @param progress hears the name of each before it is loaded
     */
    void repeat(List<Findings> models, Optional<Subject.Model> small, Budget budget, Consumer<String> progress)
            throws StartFailure, InterruptedException {
        for (int i = 0; i < REPETITIONS && areMeasured; i++) {
            for (Findings model : models) {
                if (budget.allows(expectedNanos(model))) {
                    progress.accept(model.model().served().name());
                    release(model, open(model));
                }
            }
            // no load of it is expected to take longer than one of the others
            if (small.isPresent() && budget.allows(expectedNanos(models.getFirst()))) {
                progress.accept(small.get().served().name());
                long start = clock.getAsLong();
                Hosted hosted = hosting.open(small.get().served());
                add(small.get(), clock.getAsLong() - start, !isSmallKnown);
                isSmallKnown = true;
                release(hosted);
            }
        }
    }
}
