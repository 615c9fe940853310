package io.simctl.workload;

import io.simctl.control.Demand;
import io.simctl.fleet.Prefix;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.TraceSpec;
import io.simctl.scenario.Traffic.Replay;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Requests as recorded. */
final class ReplaySource implements RequestSource {
    private static final int BLOCK_BITS = 48;
    private static final TraceRow NONE = new TraceRow(NEVER, 0, 0, 0, "", Prefix.NONE);

    private final Replay traffic;
    private final TraceReader reader;
    private final Iterator<TraceRow> rows;
    private final Map<String, RequestMaker> makers = new HashMap<>();
    private final AnsweredRequests outputs;
    private final Continuations continuations = new Continuations();
    private final long end;
    private final long blockSpace;
    private TraceRow row = NONE;
    private long nextAt;

    /**
     * @param index place in the scenario's workload
     * @param end when the workload ends
     */
    ReplaySource(Replay traffic, int index, Scenario scenario, RandomSource random, long end) {
        this.traffic = traffic;
        this.end = end;
        scenario.models().keySet().forEach(m -> makers.put(m, new RequestMaker(scenario, traffic, m)));
        blockSpace = (long) List.copyOf(scenario.traces().keySet()).indexOf(traffic.trace()) << BLOCK_BITS;
        TraceSpec trace = Objects.requireNonNull(scenario.traces().get(traffic.trace()));
        reader = trace.open();
        outputs = new AnsweredRequests(trace, random.stream("rejected", index));
        rows = Spreading.of(new KnownModels(), reader::place, traffic.spread(), random.stream("spread", index));
        if (!rows.hasNext()) {
            throw AnsweredRequests.nothingToReplay(trace);
        }
        advance();
    }

    /** A filter that refuses rows of unknown models while it is still known which line they came from. */
    private final class KnownModels implements Iterator<TraceRow> {
        @Override
        public boolean hasNext() {
            return reader.hasNext();
        }

        @Override
        public TraceRow next() {
            TraceRow read = reader.next();
            String model = model(read);
            if (!makers.containsKey(model)) {
                throw new InvalidInput(
                        reader.place(),
                        model.isEmpty()
                                ? "the trace names no model; say with `model` which one is asked for"
                                : "the scenario has no model %s; map it with `models`%s"
                                        .formatted(Names.quote(model), Names.hint(model, makers.keySet())));
            }
            return read.failed() ? outputs.answered(read) : read;
        }
    }

    private String model(TraceRow recorded) {
        return traffic.model().orElseGet(() -> traffic.models().getOrDefault(recorded.model(), recorded.model()));
    }

    private void advance() {
        nextAt = NEVER;
        if (rows.hasNext()) {
            row = rows.next();
            long at = traffic.start().toNanos() + (long) (row.at() / traffic.speed());
            nextAt = at < end ? at : NEVER;
        }
    }

    @Override
    public long nextAt() {
        return nextAt;
    }

    @Override
    public Demand next(long id) {
        RequestMaker maker = Objects.requireNonNull(makers.get(model(row)));
        Prefix recorded = row.prefix();
        Prefix text =
                recorded.length() == 0 ? recorded : continuations.next(row).text();
        Demand demand = maker.replay(
                id,
                nextAt,
                row.promptTokens(),
                row.outputTokens(),
                row.maxTokens(),
                ofThisTrace(recorded),
                ofThisTrace(text));
        advance();
        return demand;
    }

    /** Traces number their blocks each from 0, but equal numbers in two traces are not equal text. */
    private Prefix ofThisTrace(Prefix recorded) {
        if (blockSpace == 0 || recorded.length() == 0) {
            return recorded;
        }
        long[] blocks = new long[recorded.length()];
        Arrays.setAll(blocks, i -> recorded.block(i) ^ blockSpace);
        return new Prefix(recorded.blockTokens(), blocks);
    }

    @Override
    public void close() {
        reader.close();
    }
}
