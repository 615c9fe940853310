package io.simctl.policy.swap.rule;

import java.util.List;

/**
 * A set of alternatives, each a combination of models that may be in memory together, as a formula: {@code g & v | l} allows g and v
 * beside each other, or l (llama-swap's matrix of 2026).
 */
public sealed interface SetExpression {
    /** A model by the name it has in the expression. */
    record Named(String name) implements SetExpression {}

    /** Another set by its name, written {@code +name}. */
    record Reference(String set) implements SetExpression {}

    /** One of them, in the order in which they were written. */
    record AnyOf(List<SetExpression> parts) implements SetExpression {
        public AnyOf {
            parts = List.copyOf(parts);
        }
    }

    /** All of them beside each other, in the order in which they were written. */
    record AllOf(List<SetExpression> parts) implements SetExpression {
        public AllOf {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Reads an expression. {@code &} binds tighter than {@code |}, and blanks mean nothing.
     *
     * @throws InvalidSets when it is none; the message says what was found where
     */
    static SetExpression parse(String text) {
        return new SetParser(text).parse();
    }
}
