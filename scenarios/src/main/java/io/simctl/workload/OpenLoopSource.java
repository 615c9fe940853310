package io.simctl.workload;

import io.simctl.control.Demand;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.OpenLoop;

/** Requests at random times. */
final class OpenLoopSource implements RequestSource {
    private final RequestMaker maker;
    private final OpenLoopDraws draws;

    /**
     * @param index place in the scenario's workload
     * @param end when the workload ends
     */
    OpenLoopSource(OpenLoop traffic, int index, RequestMaker maker, RandomSource random, long end) {
        this.maker = maker;
        draws = new OpenLoopDraws(traffic, index, random, end);
    }

    @Override
    public long nextAt() {
        return draws.nextAt();
    }

    @Override
    public Demand next(long id) {
        Demand demand = maker.make(id, draws.nextAt(), draws.prompt(), draws.output());
        draws.advance();
        return demand;
    }
}
