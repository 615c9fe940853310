package io.simctl.scenario.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file or an option of the user's that cannot be used; the message is the list of its problems, one a line. */
public final class InvalidInput extends RuntimeException {
    private final transient List<Problem> problems;

    /** Of at least one problem. */
    public InvalidInput(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Of a single problem. */
    public InvalidInput(SourceLocation at, String message) {
        this(List.of(new Problem(at, message)));
    }

    /** What is wrong, in the order of the places; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
