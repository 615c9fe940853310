package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** vLLM's scheduler and block pool, the slow way: block by block, sequence by sequence. */
final class ReferencePaged extends ReferenceEngine {
    /** Blocks that hold a stretch of known text; the text says all that came before as well. */
    private static final class Run {
        final String text;
        final int blocks;
        int users = 1;
        long idleSince;

        Run(String text, int blocks) {
            this.text = text;
            this.blocks = blocks;
        }
    }

    private static final class Table {
        final List<Run> runs = new ArrayList<>();
        int sharedBlocks;
        int blocks;
        int stretchesSeen;
    }

    private final PagedBatching settings;
    private final long total;
    private final List<Run> cache = new ArrayList<>();
    private final Map<Sequence, Table> tables = new HashMap<>();
    private long departures;

    ReferencePaged(PagedBatching settings, StepCost cost, long capacity, List<Input> inputs) {
        super(cost, inputs);
        this.settings = settings;
        this.total = Math.min(capacity, settings.poolBytes()) / settings.blockTokens();
    }

    private int blocks(int tokens) {
        return (tokens + settings.blockTokens() - 1) / settings.blockTokens();
    }

    @Override
    boolean canEverHold(Input.Arrival request) {
        return blocks(request.promptTokens() + request.maxTokens()) <= total;
    }

    @Override
    List<Chunk> plan() {
        List<Chunk> chunks = new ArrayList<>();
        int budget = settings.limits().tokenBudget();
        int before = waiting.size();
        for (int i = 0; i < running.size() && budget > 0; i++) {
            Sequence sequence = running.get(i);
            int tokens = sequence.decodes ? 1 : Math.min(budget, sequence.toTakeIn());
            int computed = sequence.decodes ? sequence.context() : sequence.taken + tokens;
            while (running.contains(sequence) && !allocate(sequence, computed)) {
                preempt(running.get(running.size() - 1));
            }
            if (running.contains(sequence)) {
                budget -= tokens;
                if (!sequence.decodes) {
                    chunks.add(new Chunk(sequence, tokens));
                }
            }
        }
        while (waiting.size() <= before
                && budget > 0
                && running.size() < settings.limits().maxSequences()) {
            if (waiting.isEmpty() || !admits(waiting.get(0))) {
                break;
            }
            Sequence sequence = running.get(running.size() - 1);
            int tokens = Math.min(budget, sequence.toTakeIn());
            allocate(sequence, sequence.taken + tokens);
            chunks.add(new Chunk(sequence, tokens));
            budget -= tokens;
        }
        return chunks;
    }

    private int inUse() {
        int own = tables.values().stream()
                .mapToInt(t -> t.blocks - t.sharedBlocks)
                .sum();
        return own
                + cache.stream()
                        .filter(r -> r.users > 0)
                        .mapToInt(r -> r.blocks)
                        .sum();
    }

    private boolean allocate(Sequence sequence, int computedTokens) {
        Table table = tables.get(sequence);
        int more = blocks(computedTokens) - table.blocks;
        if (more > total - inUse()) {
            return false;
        }
        table.blocks += Math.max(0, more);
        while (inUse()
                        + cache.stream()
                                .filter(r -> r.users == 0)
                                .mapToInt(r -> r.blocks)
                                .sum()
                > total) {
            cache.remove(cache.stream()
                    .filter(r -> r.users == 0)
                    .min((a, b) -> Long.compare(a.idleSince, b.idleSince))
                    .orElseThrow());
        }
        return true;
    }

    private boolean admits(Sequence sequence) {
        int tokens = sequence.toTakeIn() + sequence.taken;
        Table table = new Table();
        for (Run stretch : settings.cachesPrefixes() ? stretches(sequence.request) : List.<Run>of()) {
            Run run = cached(stretch.text);
            if (run == null || (table.sharedBlocks + run.blocks) * settings.blockTokens() > tokens - 1) {
                break;
            }
            table.runs.add(run);
            table.sharedBlocks += run.blocks;
            table.stretchesSeen++;
        }
        table.runs.forEach(r -> r.users++);
        if (blocks(tokens) - table.sharedBlocks > total - inUse()) {
            table.runs.forEach(r -> r.users--);
            return false;
        }
        table.blocks = table.sharedBlocks;
        tables.put(sequence, table);
        admitFirst(table.sharedBlocks * settings.blockTokens());
        return true;
    }

    private @Nullable Run cached(String text) {
        return cache.stream().filter(r -> r.text.equals(text)).findFirst().orElse(null);
    }

    /** The stretches of a prompt whose text is known, each with the full blocks that end in it. */
    private List<Run> stretches(Input.Arrival request) {
        List<Run> stretches = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int size = settings.blockTokens();
        int inStretch = 0;
        for (int token = 0; Prefixes.blockAt(request.prefix(), token) != Prefixes.UNKNOWN; token++) {
            if (token == request.promptTokens()) {
                break;
            }
            inStretch += (token + 1) % size == 0 ? 1 : 0;
            boolean ends = token + 1 == request.promptTokens()
                    || (token + 1) % request.prefix().blockTokens() == 0;
            if (ends) {
                text.append(Prefixes.blockAt(request.prefix(), token))
                        .append('x')
                        .append(inStretch)
                        .append(' ');
                if (inStretch > 0) {
                    stretches.add(new Run(text.toString(), inStretch));
                }
                inStretch = 0;
            }
        }
        return stretches;
    }

    @Override
    void computed() {
        if (!settings.cachesPrefixes()) {
            return;
        }
        for (Sequence sequence : running) {
            Table table = tables.get(sequence);
            List<Run> stretches = sequence.decodes ? List.of() : stretches(sequence.request);
            int end = 0;
            for (int i = 0; i < stretches.size(); i++) {
                Run stretch = stretches.get(i);
                end += stretch.blocks * settings.blockTokens();
                if (i == table.stretchesSeen && end <= sequence.taken) {
                    table.stretchesSeen++;
                    makeKnown(stretch, table);
                }
            }
        }
    }

    private void makeKnown(Run stretch, Table table) {
        if (cached(stretch.text) == null) {
            cache.add(stretch);
            table.runs.add(stretch);
            table.sharedBlocks += stretch.blocks;
        }
    }

    @Override
    void left(Sequence sequence, boolean isComplete) {
        Table table = tables.remove(sequence);
        for (int i = table.runs.size() - 1; i >= 0; i--) {
            Run run = table.runs.get(i);
            if (--run.users == 0) {
                run.idleSince = ++departures;
            }
        }
    }
}
