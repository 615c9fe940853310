package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the table says of who was sent what, compared with a list of all that was sent. */
class SentPrefixesTest {
    private static final int MACHINES = 4;
    private static final int STEPS = 200;

    private final FleetFixture fleet =
            FleetFixture.models("a").machines(MACHINES, m -> m.resident("a")).build();
    private final FleetFixture.Gates gates = fleet.candidates();

    /** The identity of each text, as blocks name all before them too. */
    private final Map<List<Integer>, Long> texts = new HashMap<>();

    private Attempt prompt(List<Integer> words) {
        long[] blocks = new long[words.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = texts.computeIfAbsent(List.copyOf(words.subList(0, i + 1)), text -> (long) texts.size());
        }
        return fleet.attempt("a", 32 * blocks.length, Request.NO_OWNER, Request.Route.PUBLIC, blocks);
    }

    private static List<Integer> anyWords(SplittableRandom random) {
        List<Integer> words = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            words.add(random.nextInt(3));
        }
        return words;
    }

    private static int shared(List<Integer> one, List<Integer> other) {
        int blocks = 0;
        while (blocks < Math.min(one.size(), other.size()) && one.get(blocks).equals(other.get(blocks))) {
            blocks++;
        }
        return blocks;
    }

    private static int longest(List<List<Integer>> sent, List<Integer> prompt) {
        return sent.stream().mapToInt(earlier -> shared(earlier, prompt)).max().orElse(0);
    }

    @Property(tries = 20)
    void theHolderIsOneThatWasSentTheLongestPart(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SentPrefixes table = new SentPrefixes(new FleetLayout(fleet.fleet()), 1 << 20);
        List<List<List<Integer>>> sent = new ArrayList<>();
        for (int machine = 0; machine < MACHINES; machine++) {
            sent.add(new ArrayList<>());
        }
        for (int step = 0; step < STEPS; step++) {
            List<Integer> words = anyWords(random);
            Attempt attempt = prompt(words);

            int holder = table.holder(attempt.request(), 0, fleet.view(), gates.of(attempt));

            int best = sent.stream().mapToInt(its -> longest(its, words)).max().orElseThrow();
            assertThat(holder == SentPrefixes.NONE ? 0 : longest(sent.get(holder), words))
                    .isEqualTo(best);
            int machine = random.nextInt(MACHINES);
            table.sent(attempt.request(), machine);
            sent.get(machine).add(words);
        }
    }
}
