package io.simctl.policy.swap.rule;

import io.simctl.policy.swap.rule.SetExpression.AllOf;
import io.simctl.policy.swap.rule.SetExpression.AnyOf;
import io.simctl.policy.swap.rule.SetExpression.Named;
import io.simctl.policy.swap.rule.SetExpression.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A recursive-descent parser of {@link SetExpression}s:
 *
 * <pre>
 *   any  := all ('|' all)*
 *   all  := atom ('&amp;' atom)*
 *   atom := name | '+' name | '(' any ')'
 * </pre>
 *
 * A name is of letters, digits, {@code _}, {@code -} and {@code .}.
 */
final class SetParser {
    /** Deeper than anybody writes, and far from what a stack bears. */
    private static final int DEEPEST = 200;

    private final String text;
    private int at;
    private int depth;

    SetParser(String text) {
        this.text = text;
    }

    SetExpression parse() {
        if (text.isBlank()) {
            throw new InvalidSets("the expression is empty");
        }
        SetExpression whole = any();
        if (peek() != END) {
            throw unexpected("an operator `&` or `|`, or the end");
        }
        return whole;
    }

    private static final char END = '\0';

    private SetExpression any() {
        return operands('|', this::all, AnyOf::new);
    }

    private SetExpression all() {
        return operands('&', this::atom, AllOf::new);
    }

    private SetExpression operands(
            char operator, Supplier<SetExpression> operand, Function<List<SetExpression>, SetExpression> join) {
        List<SetExpression> parts = new ArrayList<>();
        parts.add(operand.get());
        while (peek() == operator) {
            at++;
            parts.add(operand.get());
        }
        return parts.size() == 1 ? parts.getFirst() : join.apply(parts);
    }

    private SetExpression atom() {
        char next = peek();
        if (next == '(') {
            return inParentheses();
        }
        if (next == '+') {
            at++;
            if (at >= text.length() || !isPartOfName(text.charAt(at))) {
                throw new InvalidSets("`+` at character " + at + " wants the name of a set right behind it");
            }
            return new Reference(name());
        }
        if (!isPartOfName(next)) {
            throw unexpected("the name of a model, `+` and the name of a set, or `(`");
        }
        return new Named(name());
    }

    private SetExpression inParentheses() {
        int opened = at + 1;
        at++;
        if (++depth > DEEPEST) {
            throw new InvalidSets("parentheses are nested deeper than " + DEEPEST);
        }
        if (peek() == ')') {
            throw new InvalidSets("there is nothing between the parentheses at character " + opened);
        }
        SetExpression inner = any();
        if (peek() != ')') {
            throw new InvalidSets("the `(` at character " + opened + " is not closed");
        }
        at++;
        depth--;
        return inner;
    }

    private String name() {
        int from = at;
        while (at < text.length() && isPartOfName(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isPartOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.';
    }

    /** The next character that is no blank, without taking it. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private InvalidSets unexpected(String wanted) {
        String found = peek() == END ? "the end" : "`" + peek() + "` at character " + (at + 1);
        return new InvalidSets("expected " + wanted + ", but found " + found);
    }
}
