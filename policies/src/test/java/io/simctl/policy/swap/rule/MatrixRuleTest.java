package io.simctl.policy.swap.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which models leave for which; models are letters. */
class MatrixRuleTest {
    private final Map<String, String> sets = new LinkedHashMap<>();
    private final Map<Character, Integer> costs = new LinkedHashMap<>();

    @Test
    void aModelInNoSetRunsAlone() {
        sets.put("s", "a & b");
        assertEvicts("ab", 'x', "ab");
        assertEvicts("", 'x', "");
    }

    @Test
    void thoseOutsideTheSetLeaveAndThoseInItStay() {
        sets.put("s", "a & b");
        assertEvicts("bc", 'a', "c");
        assertEvicts("b", 'a', "");
        assertEvicts("", 'a', "");
    }

    @Test
    void theCheapestSetDecides() {
        sets.put("s", "a & b | a & c & d");
        assertEvicts("bcd", 'a', "b");
        costs.put('b', 3);
        assertEvicts("bcd", 'a', "cd");
    }

    @Test
    void ofEquallyCheapSetsTheFirstDecides() {
        sets.put("s", "a & b | a & c");
        assertEvicts("bc", 'a', "c");
        sets.clear();
        sets.put("s", "a & c | a & b");
        assertEvicts("bc", 'a', "b");
    }

    @Test
    void aSetThatIsReferredToIsFirstAmongEquals() {
        sets.put("user", "+late & z | a & b");
        sets.put("late", "a & c");
        assertEvicts("bc", 'a', "b");
    }

    @Test
    void aVoiceThatCostsMuchStaysWhileTheModelsBesideItChange() {
        sets.put("s1", "(g | q) & v");
        sets.put("s2", "l");
        costs.put('v', 50);
        costs.put('l', 30);
        assertEvicts("gv", 'q', "g");
        assertEvicts("gv", 'l', "gv");
        assertEvicts("l", 'g', "l");
    }

    @Test
    void setsThatNobodyCouldWriteDownAreSolvedAllTheSame() {
        sets.put(
                "s",
                "(a|b)&(c|d)&(e|f)&(g|h)&(i|j)&(k|l)&(m|n)&(o|p)&(q|r)&(s|t)"
                        .repeat(3)
                        .replace(")(", ")&("));
        assertEvicts("bcz", 'a', "z");
    }

    @Test
    void agreesWithThePlainReadingOfTheRuleOnRandomMatrices() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            sets.clear();
            costs.clear();
            int letters = 2 + random.nextInt(5);
            for (int s = 0; s <= random.nextInt(3); s++) {
                sets.put("s" + s, expression(random, letters, s, 2));
            }
            for (int m = 0; m < letters; m++) {
                costs.put((char) ('a' + m), 1 + random.nextInt(3));
            }
            BitSet inMemory = BitSet.valueOf(new long[] {random.nextInt(1 << letters)});
            int model = random.nextInt(letters);
            inMemory.clear(model);
            assertThat(rule().victims(model, inMemory))
                    .as("%s comes to %s under %s with costs %s", letter(model), letters(inMemory), sets, costs)
                    .isEqualTo(plainVictims(model, inMemory));
        }
    }

    /** The rule as it is told: write all combinations down and take the first of the cheapest. */
    private BitSet plainVictims(int model, BitSet inMemory) {
        BitSet best = inMemory;
        int leastCost = Integer.MAX_VALUE;
        for (Set<String> combination : ModelSets.parse(sets).combinations(Integer.MAX_VALUE)) {
            BitSet leaving = (BitSet) inMemory.clone();
            combination.forEach(name -> leaving.clear(index(name)));
            int cost = leaving.stream().map(m -> cost(m)).sum();
            if (combination.contains("" + letter(model)) && cost < leastCost) {
                leastCost = cost;
                best = leaving;
            }
        }
        return best;
    }

    private static String expression(Random random, int letters, int sets, int depth) {
        int choice = random.nextInt(depth > 0 ? 5 : 2);
        if (choice == 0 && sets > 0) {
            return "+s" + random.nextInt(sets);
        }
        if (choice <= 1) {
            return "" + letter(random.nextInt(letters));
        }
        String operator = choice == 2 ? " | " : " & ";
        return "(" + expression(random, letters, sets, depth - 1) + operator
                + expression(random, letters, sets, depth - 1) + ")";
    }

    private void assertEvicts(String inMemory, char model, String victims) {
        BitSet there = new BitSet();
        inMemory.chars().forEach(c -> there.set(c - 'a'));
        assertThat(letters(rule().victims(model - 'a', there)))
                .as("%s comes to %s", model, inMemory)
                .isEqualTo(victims);
    }

    private MatrixRule rule() {
        int[] byModel = new int[26];
        Arrays.setAll(byModel, this::cost);
        return new MatrixRule(ModelSets.parse(sets), MatrixRuleTest::index, byModel);
    }

    private int cost(int model) {
        return costs.getOrDefault(letter(model), 1);
    }

    private static int index(String name) {
        return name.charAt(0) - 'a';
    }

    private static char letter(int model) {
        return (char) ('a' + model);
    }

    private static String letters(BitSet models) {
        return models.stream().mapToObj(m -> "" + letter(m)).collect(Collectors.joining());
    }

    @Test
    void whatIsInMemoryIsNotChanged() {
        sets.put("s", "a");
        BitSet inMemory = BitSet.valueOf(new long[] {6});
        rule().victims(0, inMemory);
        assertThat(letters(inMemory)).isEqualTo("bc");
    }
}
