package io.simctl.policy.index;

import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import java.util.Arrays;

/**
 * A record of what each machine's prefix caches held by its last report: for each text the machines that hold some of it. Nothing is forgotten for want
 * of room, and nothing is known of a machine that does not report its caches.
 *
 * <p>Caches lose texts from their end, so a machine that holds some of a block holds all before it, and the last block that a machine
 * holds tells how much of a prompt it has.
 */
public final class ReportedPrefixes implements KnownPrefixes {
    /** Most machines that are looked at of those that hold a text: what all have tells none of them apart. */
    private static final int MOST_LOOKED_AT = 64;

    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int END = -1;

    private final FleetLayout layout;

    /** First entries of the texts with the same low bits, as many as there is room for entries. */
    private int[] heads = new int[FIRST_CAPACITY];

    /** Of each entry the text, the pair of machine and model that holds some of it, how many tokens, and the entries beside it. */
    private long[] texts = new long[FIRST_CAPACITY];

    private int[] pairs = new int[FIRST_CAPACITY];
    private int[] tokens = new int[FIRST_CAPACITY];
    private int[] next = new int[FIRST_CAPACITY];
    private int[] previousOfPair = new int[FIRST_CAPACITY];
    private int[] nextOfPair = new int[FIRST_CAPACITY];
    private final int[] firstOfPair;
    private int firstFree;
    private int fresh;

    /** By machine, tokens of a block of its caches. */
    private final int[] blockTokens;

    /** Identities of the texts that the prompt consists of that is looked at. */
    private long[] prompt = new long[64];

    /** A record in which no machine holds anything. */
    public ReportedPrefixes(FleetLayout layout) {
        this.layout = layout;
        firstOfPair = new int[layout.machines() * layout.models()];
        blockTokens = new int[layout.machines()];
        Arrays.fill(heads, END);
        Arrays.fill(firstOfPair, END);
        Arrays.fill(blockTokens, 1);
        firstFree = END;
    }

    @Override
    public boolean readsCaches() {
        return true;
    }

    /** What a machine holds, its reports alone say. */
    @Override
    public void changed(MachineView machine) {}

    @Override
    public void sent(Request request, int machine) {}

    @Override
    public void reported(int machine, CacheReport report) {
        if (report.size() > 0) {
            blockTokens[machine] = report.blockTokens();
        }
        for (int i = 0; i < report.size(); i++) {
            int pair = pair(machine, report.model(i));
            if (report.tokens(i) == CacheReport.ALL_GONE) {
                while (firstOfPair[pair] != END) {
                    remove(firstOfPair[pair]);
                }
            } else {
                holds(pair, key(report.model(i), report.text(i)), report.tokens(i));
            }
        }
    }

    private int pair(int machine, int model) {
        return machine * layout.models() + model;
    }

    private int machine(int entry) {
        return pairs[entry] / layout.models();
    }

    private static long key(int model, long text) {
        return text + model;
    }

    private void holds(int pair, long text, int held) {
        int entry = heads[bucket(text)];
        while (entry != END && (texts[entry] != text || pairs[entry] != pair)) {
            entry = next[entry];
        }
        if (entry != END && held == 0) {
            remove(entry);
        } else if (held > 0) {
            int its = entry == END ? add(pair, text) : entry;
            tokens[its] = held;
        }
    }

    private int bucket(long text) {
        return (int) text & heads.length - 1;
    }

    private int add(int pair, long text) {
        if (firstFree == END && fresh == texts.length) {
            grow();
        }
        int entry = firstFree == END ? fresh++ : firstFree;
        firstFree = entry == firstFree ? next[entry] : firstFree;
        texts[entry] = text;
        pairs[entry] = pair;
        next[entry] = heads[bucket(text)];
        heads[bucket(text)] = entry;
        previousOfPair[entry] = END;
        nextOfPair[entry] = firstOfPair[pair];
        if (firstOfPair[pair] != END) {
            previousOfPair[firstOfPair[pair]] = entry;
        }
        firstOfPair[pair] = entry;
        return entry;
    }

    private void remove(int entry) {
        int bucket = bucket(texts[entry]);
        if (heads[bucket] == entry) {
            heads[bucket] = next[entry];
        } else {
            int before = heads[bucket];
            while (next[before] != entry) {
                before = next[before];
            }
            next[before] = next[entry];
        }
        if (previousOfPair[entry] == END) {
            firstOfPair[pairs[entry]] = nextOfPair[entry];
        } else {
            nextOfPair[previousOfPair[entry]] = nextOfPair[entry];
        }
        if (nextOfPair[entry] != END) {
            previousOfPair[nextOfPair[entry]] = previousOfPair[entry];
        }
        next[entry] = firstFree;
        firstFree = entry;
    }

    /** All entries are in use. */
    private void grow() {
        int capacity = 2 * texts.length;
        texts = Arrays.copyOf(texts, capacity);
        pairs = Arrays.copyOf(pairs, capacity);
        tokens = Arrays.copyOf(tokens, capacity);
        next = Arrays.copyOf(next, capacity);
        previousOfPair = Arrays.copyOf(previousOfPair, capacity);
        nextOfPair = Arrays.copyOf(nextOfPair, capacity);
        heads = new int[capacity];
        Arrays.fill(heads, END);
        for (int entry = 0; entry < fresh; entry++) {
            next[entry] = heads[bucket(texts[entry])];
            heads[bucket(texts[entry])] = entry;
        }
    }

    /** Fills in the texts that a prompt consists of. */
    private void read(Request request) {
        Prefix prefix = request.prefix();
        if (prefix.length() > prompt.length) {
            prompt = new long[2 * prefix.length()];
        }
        long text = Prefix.BEGINNING;
        for (int i = 0; i < prefix.length(); i++) {
            text = Prefix.text(text, prefix.block(i));
            prompt[i] = key(request.model(), text);
        }
    }

    /** Tokens of the prompt that the entry's machine need not compute, if the prompt's block at this place is the last that it has. */
    private int tokens(int entry, Request request, int place) {
        int block = blockTokens[machine(entry)];
        long before = (long) place * request.prefix().blockTokens() / block * block;
        int most = (request.promptTokens() - 1) / block * block;
        return (int) Math.min(before + tokens[entry], most);
    }

    private boolean isOf(int entry, Request request, int place) {
        return texts[entry] == prompt[place] && pairs[entry] % layout.models() == request.model();
    }

    @Override
    public int holder(Request request, double share, FleetView fleet, Candidates candidates) {
        read(request);
        double enough = share * request.promptTokens();
        int best = NONE;
        int most = 0;
        for (int place = request.prefix().length() - 1; place >= 0 && best == NONE; place--) {
            int looked = 0;
            for (int entry = heads[bucket(prompt[place])];
                    entry != END && looked < MOST_LOOKED_AT;
                    entry = next[entry]) {
                if (isOf(entry, request, place)) {
                    int machine = machine(entry);
                    int held = tokens(entry, request, place);
                    boolean isBetter = held > most
                            || (held == most && best != NONE && pending(fleet, machine) < pending(fleet, best));
                    looked++;
                    if (isBetter && held > enough && candidates.passes(machine)) {
                        best = machine;
                        most = held;
                    }
                }
            }
        }
        return best;
    }

    private static int pending(FleetView fleet, int machine) {
        return fleet.machine(machine).pendingTotal();
    }

    @Override
    public int holders(Request request, int[] machines, int[] held, Candidates candidates) {
        read(request);
        int found = 0;
        for (int place = request.prefix().length() - 1; place >= 0 && found < machines.length; place--) {
            int looked = 0;
            for (int entry = heads[bucket(prompt[place])];
                    entry != END && found < machines.length && looked < MOST_LOOKED_AT;
                    entry = next[entry]) {
                if (isOf(entry, request, place)) {
                    looked++;
                    if (isNew(machine(entry), machines, found) && candidates.passes(machine(entry))) {
                        machines[found] = machine(entry);
                        held[found++] = tokens(entry, request, place);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isNew(int machine, int[] machines, int found) {
        for (int i = 0; i < found; i++) {
            if (machines[i] == machine) {
                return false;
            }
        }
        return true;
    }
}
