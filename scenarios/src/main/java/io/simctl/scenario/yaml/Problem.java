package io.simctl.scenario.yaml;

/**
 * A mistake that a user has to put right.
 *
 * @param at where it stands
 * @param message what was found, what was expected and, where it is known, the cure
 */
public record Problem(SourceLocation at, String message) {
    /** One line, {@code file:line:column: message}. */
    @Override
    public String toString() {
        return at + ": " + message;
    }
}
