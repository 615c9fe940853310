package io.simctl.scenario.yaml;

import java.util.Comparator;

/**
 * A place in a text.
 *
 * @param source file name as the user gave it, or the {@code --set} that holds the text
 * @param line counted from 1
 * @param column counted from 1, in characters
 */
public record SourceLocation(String source, int line, int column) implements Comparable<SourceLocation> {
    private static final Comparator<SourceLocation> ORDER = Comparator.comparing(SourceLocation::source)
            .thenComparingInt(SourceLocation::line)
            .thenComparingInt(SourceLocation::column);

    /** The first character of a text. */
    public static SourceLocation startOf(String source) {
        return new SourceLocation(source, 1, 1);
    }

    @Override
    public int compareTo(SourceLocation other) {
        return ORDER.compare(this, other);
    }

    /** {@code source:line:column}, as compilers write it and editors understand it. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
