package io.simctl.policy.swap.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions mean, and what is said of those that mean nothing. */
class SetExpressionTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "a; [[a]]",
                "a | b & c; [[a], [b, c]]",
                "a&b|c; [[a, b], [c]]",
                "(a|b)&(c|d); [[a, c], [a, d], [b, c], [b, d]]",
                "(g|q)&v&e; [[e, g, v], [e, q, v]]",
                "a & a; [[a]]",
                "(a | b) & a; [[a], [a, b]]",
                "((a)); [[a]]",
                "a|a; [[a], [a]]",
                " my-model_1.5|\tx ; [[my-model_1.5], [x]]"
            })
    void aFormulaAllowsTheseCombinationsInThisOrder(String expression, String combinations) {
        assertThat(combinations("s", expression)).hasToString(combinations);
    }

    @Test
    void aReferenceStandsForTheCombinationsOfTheOtherSet() {
        assertThat(combinations("gpu", "g | q", "all", "+gpu & v")).hasToString("[[g], [q], [g, v], [q, v]]");
    }

    @Test
    void aSetThatIsReferredToComesFirstThoughItIsWrittenLater() {
        assertThat(combinations("all", "+gpu & v", "gpu", "g | q", "last", "x"))
                .hasToString("[[g], [q], [g, v], [q, v], [x]]");
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = ';',
            value = {
                "''; the expression is empty",
                "'  '; the expression is empty",
                "a $ b; expected an operator `&` or `|`, or the end, but found `$` at character 3",
                "a b; expected an operator `&` or `|`, or the end, but found `b` at character 3",
                "a); expected an operator `&` or `|`, or the end, but found `)` at character 2",
                "a &; expected the name of a model, `+` and the name of a set, or `(`, but found the end",
                "| a; expected the name of a model, `+` and the name of a set, or `(`, but found `|` at character 1",
                "a & + b; `+` at character 5 wants the name of a set right behind it",
                "+; `+` at character 1 wants the name of a set right behind it",
                "(a | b; the `(` at character 1 is not closed",
                "a & (); there is nothing between the parentheses at character 5"
            })
    void whatCannotBeReadIsAnsweredWithItsPlace(String expression, String message) {
        assertThatThrownBy(() -> SetExpression.parse(expression))
                .isInstanceOf(InvalidSets.class)
                .hasMessage(message);
    }

    @Test
    void parenthesesWithoutEndAreRefusedBeforeTheStackIsFull() {
        assertThatThrownBy(() -> SetExpression.parse("(".repeat(100_000) + "a"))
                .isInstanceOf(InvalidSets.class)
                .hasMessageContaining("nested deeper than");
    }

    @Test
    void aReferenceToNoSetIsRefusedWithTheSetsThereAre() {
        assertThatThrownBy(() -> sets("s", "+t & a", "u", "b"))
                .isInstanceOf(InvalidSets.class)
                .hasMessage("set `s` refers to `t`, which is not there; there are: s, u");
    }

    @Test
    void referencesInACircleAreRefusedWithTheCircle() {
        assertThatThrownBy(() -> sets("s", "+s")).hasMessage("set `s` refers to itself: s -> s");
        assertThatThrownBy(() -> sets("a", "+b", "b", "x | +c", "c", "+a"))
                .hasMessage("set `a` refers to itself: a -> b -> c -> a");
    }

    @Test
    void twoReferencesToOneSetAreNoCircle() {
        assertThat(combinations("a", "x", "b", "+a & y", "c", "+a & +b")).hasToString("[[x], [x, y], [x, y]]");
    }

    @Test
    void noSetAtAllIsRefused() {
        assertThatThrownBy(() -> ModelSets.parse(Map.of())).hasMessage("there is no set");
    }

    @Test
    void moreCombinationsThanTheLimitAreRefusedBeforeTheyAreMade() {
        String tenTimesTen = "(a|b|c|d|e|f|g|h|i|j)".repeat(3).replace(")(", ")&(");
        assertThat(sets("s", tenTimesTen).combinations(1000)).hasSize(1000);
        assertThatThrownBy(() -> sets("s", tenTimesTen + "|k").combinations(1000))
                .hasMessage("set `s` has more than 1000 combinations");
        assertThatThrownBy(() -> sets("s", tenTimesTen, "t", "k").combinations(1000))
                .hasMessage("the sets have more than 1000 combinations together");
        String beyondALong = "(a|b)&".repeat(200) + "c";
        assertThatThrownBy(() -> sets("s", beyondALong).requireAtMost(1000)).isInstanceOf(InvalidSets.class);
    }

    private static List<Set<String>> combinations(String... namesAndExpressions) {
        return sets(namesAndExpressions).combinations(1000);
    }

    private static ModelSets sets(String... namesAndExpressions) {
        Map<String, String> sets = new LinkedHashMap<>();
        for (int i = 0; i < namesAndExpressions.length; i += 2) {
            sets.put(namesAndExpressions[i], namesAndExpressions[i + 1]);
        }
        return ModelSets.parse(sets);
    }
}
