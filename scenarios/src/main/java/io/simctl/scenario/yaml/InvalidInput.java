package io.simctl.scenario.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file or an option of the user's cannot be used; the message is the list of its problems, one a line. */
public final class InvalidInput extends RuntimeException {
    private final transient List<Problem> problems;

    public InvalidInput(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public InvalidInput(SourceLocation at, String message) {
        this(List.of(new Problem(at, message)));
    }

    /** What is wrong, in the order of the places; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
