package io.simctl.report.figure;

import java.util.Collection;
import java.util.List;

/** A name that names no figure; whoever shows it adds what of the {@link #known} names was probably meant. */
public final class UnknownFigure extends Exception {
    private final String wrong;
    private final transient List<String> known;

    UnknownFigure(String problem, String wrong, Collection<String> known) {
        super(problem);
        this.wrong = wrong;
        this.known = List.copyOf(known);
    }

    /** The part of the name that is wrong. */
    public String wrong() {
        return wrong;
    }

    /** Names that would do in its place. */
    public List<String> known() {
        return known;
    }
}
