package io.simctl.workload;

import io.simctl.control.Demand;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.OpenLoop;
import java.util.Optional;

/** Requests at random times, or the first turns of conversations. */
final class OpenLoopSource implements RequestSource {
    private final RequestMaker maker;
    private final OpenLoopDraws draws;
    private final Optional<Conversations> conversations;
    private final long end;

    /**
     * @param index place in the scenario's workload
     * @param end when the workload ends
     */
    OpenLoopSource(OpenLoop traffic, int index, RequestMaker maker, RandomSource random, long end) {
        this.maker = maker;
        this.end = end;
        draws = new OpenLoopDraws(traffic, index, random, end);
        conversations = traffic.conversation()
                .map(spec -> new Conversations(spec, traffic.prompt(), traffic.output(), index, random));
    }

    @Override
    public long nextAt() {
        return draws.nextAt();
    }

    @Override
    public Demand next(long id) {
        long at = draws.nextAt();
        Demand demand = conversations
                .map(all -> maker.turn(id, at, all.begin(), end))
                .orElseGet(() -> maker.make(id, at, draws.prompt(), draws.output()));
        draws.advance();
        return demand;
    }
}
