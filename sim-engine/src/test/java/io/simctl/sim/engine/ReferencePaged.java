package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** vLLM's scheduler and block pool, the slow way: block by block, sequence by sequence. */
final class ReferencePaged extends ReferenceEngine {
    private static final class Block {
        @Nullable
        String text;

        int users;
    }

    private static final Comparator<Sequence> LINE =
            Comparator.comparingInt((Sequence s) -> s.request.priority()).thenComparingInt(s -> s.place);

    private final PagedBatching settings;
    private final long total;
    private final Deque<Block> free = new ArrayDeque<>();
    private final Map<String, Block> known = new HashMap<>();
    private final Map<Sequence, List<Block>> tables = new HashMap<>();
    private final Map<Sequence, Integer> foundByOthers = new HashMap<>();
    private final Map<Sequence, Map<Integer, String>> ownTexts = new HashMap<>();
    private int ownCount;
    private final Set<Sequence> onItsOwn = new HashSet<>();

    ReferencePaged(PagedBatching settings, StepCost cost, long capacity, List<Input> inputs) {
        super(cost, inputs);
        this.settings = settings;
        this.total = Math.min(capacity, settings.poolBytes()) / settings.blockTokens();
        for (int i = 0; i < total; i++) {
            free.add(new Block());
        }
    }

    private int blocks(int tokens) {
        return (tokens + settings.blockTokens() - 1) / settings.blockTokens();
    }

    @Override
    boolean canEverHold(Input.Arrival request) {
        return blocks(request.promptTokens() + request.maxTokens()) <= total;
    }

    @Override
    boolean isLate() {
        return settings.isAsync();
    }

    @Override
    List<Chunk> plan() {
        int before = stops;
        boolean isAlone = running.size() + waiting.size() <= 1;
        isBroken = false;
        for (Sequence sequence : running.stream().filter(this::isInSteps).toList()) {
            if (isBroken) {
                leaveOut(sequence);
            } else if (running.contains(sequence)) {
                breakUnless(provide(sequence, sequence.context()));
            }
        }
        List<Chunk> chunks = new ArrayList<>();
        int budget = settings.limits().tokenBudget() - decoding();
        for (Sequence sequence : running.stream().filter(s -> !s.decodes).toList()) {
            int tokens = isBroken ? 0 : chunk(sequence, budget, isAlone);
            if (tokens > 0 && running.contains(sequence)) {
                int decodingBefore = decoding();
                boolean isProvided = provide(sequence, sequence.taken + tokens);
                budget += decodingBefore - decoding() + withdraw(chunks);
                breakUnless(isProvided);
                if (isProvided) {
                    chunks.add(new Chunk(sequence, tokens));
                    budget -= tokens;
                }
            }
        }
        while (stops == before
                && budget > 0
                && running.size() < settings.limits().maxSequences()
                && !waiting.isEmpty()
                && admits(waiting.get(0))) {
            Sequence sequence = running.get(running.size() - 1);
            int tokens = chunk(sequence, budget, isAlone);
            provide(sequence, sequence.taken + tokens);
            chunks.add(new Chunk(sequence, tokens));
            budget -= tokens;
        }
        return chunks;
    }

    private void breakUnless(boolean isProvided) {
        isBroken |= settings.byPriority() && !isProvided;
    }

    /** Takes back the chunks of those that were stopped after all; how many tokens they had. */
    private int withdraw(List<Chunk> chunks) {
        int tokens = chunks.stream()
                .filter(c -> !running.contains(c.sequence()))
                .mapToInt(Chunk::tokens)
                .sum();
        chunks.removeIf(c -> !running.contains(c.sequence()));
        return tokens;
    }

    @Override
    void lineUp() {
        if (settings.byPriority()) {
            waiting.sort(LINE);
        }
    }

    private Sequence firstToStop() {
        return settings.byPriority() ? Collections.max(running, LINE) : running.get(running.size() - 1);
    }

    private int chunk(Sequence sequence, int budget, boolean isAlone) {
        int most = settings.longPromptTokens() > 0 && !isAlone ? settings.longPromptTokens() : Integer.MAX_VALUE;
        return Math.min(budget, Math.min(most, sequence.toTakeIn()));
    }

    /** Gets the blocks for so many computed tokens, whoever has to be stopped for them; false if it was the sequence itself. */
    private boolean provide(Sequence sequence, int computedTokens) {
        while (running.contains(sequence)) {
            List<Block> table = table(sequence);
            int more = blocks(computedTokens) - table.size();
            if (more <= free.size()) {
                for (int i = 0; i < more; i++) {
                    table.add(take());
                }
                if (!sequence.decodes) {
                    makeKnown(sequence, computedTokens);
                }
                return true;
            }
            preempt(firstToStop());
        }
        return false;
    }

    private List<Block> table(Sequence sequence) {
        return tables.computeIfAbsent(sequence, unused -> new ArrayList<>());
    }

    private Block take() {
        Block block = free.remove();
        if (block.text != null) {
            known.remove(block.text);
            block.text = null;
        }
        block.users = 1;
        return block;
    }

    private void makeKnown(Sequence sequence, int computedTokens) {
        List<Block> table = table(sequence);
        for (int i = 0; settings.cachesPrefixes() && i < computedTokens / settings.blockTokens(); i++) {
            Block block = table.get(i);
            if (block.text != null) {
                continue;
            }
            String text = text(sequence.request, i);
            if (text == null || known.containsKey(text)) {
                onItsOwn.add(sequence);
            }
            if (onItsOwn.contains(sequence)) {
                block.text = "own " + ownCount++;
                ownTexts.computeIfAbsent(sequence, unused -> new HashMap<>()).put(i, block.text);
            } else {
                block.text = text;
                foundByOthers.put(sequence, i + 1);
            }
            known.put(block.text, block);
        }
    }

    /** The block at this index that only the sequence itself finds, if that is still there. */
    private @Nullable Block own(Sequence sequence, int index) {
        String text = ownTexts.getOrDefault(sequence, Map.of()).get(index);
        return text == null || index < foundByOthers.getOrDefault(sequence, 0) ? null : known.get(text);
    }

    /** What a block of a prompt or its answer holds and all that comes before it, if that is known. */
    private @Nullable String text(Input.Arrival request, int index) {
        int last = (index + 1) * settings.blockTokens() - 1;
        if (last >= request.textTokens() || Prefixes.blockAt(request.text(), last) == Prefixes.UNKNOWN) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int token = 0; token <= last; token += request.text().blockTokens()) {
            text.append(Prefixes.blockAt(request.text(), token)).append(' ');
        }
        return text.append('#').append(index).toString();
    }

    private boolean admits(Sequence sequence) {
        int tokens = sequence.toTakeIn() + sequence.taken;
        List<Block> found = new ArrayList<>();
        int most = settings.cachesPrefixes() ? (tokens - 1) / settings.blockTokens() : 0;
        boolean isOwn = false;
        for (int i = 0; i < most; i++) {
            String text = text(sequence.request, i);
            Block block = isOwn || text == null ? null : known.get(text);
            if (block == null) {
                block = own(sequence, i);
                isOwn |= block != null;
            }
            if (block == null) {
                break;
            }
            found.add(block);
        }
        long idle = found.stream().filter(b -> b.users == 0).count();
        if (blocks(tokens) - found.size() > free.size() - idle) {
            return false;
        }
        found.forEach(block -> {
            if (block.users++ == 0) {
                free.remove(block);
            }
        });
        if (isOwn) {
            onItsOwn.add(sequence);
        } else {
            onItsOwn.remove(sequence);
            foundByOthers.put(sequence, found.size());
            ownTexts.remove(sequence);
        }
        tables.put(sequence, found);
        admitFirst(found.size() * settings.blockTokens());
        return true;
    }

    @Override
    void left(Sequence sequence, boolean isComplete) {
        int most = sequence.request.promptTokens() + outputTokens(sequence) - 1;
        makeKnown(sequence, sequence.decodes ? Math.min(sequence.context() - 1, most) : sequence.taken);
        List<Block> table = new ArrayList<>(table(sequence));
        tables.remove(sequence);
        Collections.reverse(table);
        for (Block block : table) {
            if (--block.users == 0) {
                if (block.text == null) {
                    free.addFirst(block);
                } else {
                    free.addLast(block);
                }
            }
        }
    }
}
