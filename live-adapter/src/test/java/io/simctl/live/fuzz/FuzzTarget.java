package io.simctl.live.fuzz;

/** What Jazzer calls with one input after the other; the property {@code simctl.fuzzed} names the parser that gets them. */
public final class FuzzTarget {
    private static final WireParser PARSER = Seeds.parser(System.getProperty("simctl.fuzzed"));

    private FuzzTarget() {}

    /** Jazzer knows it by this name. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        PARSER.readOrRefuse(bytes);
    }
}
