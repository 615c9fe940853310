package io.simctl.scenario.backend;

/** A way in which the servers of a family come to run. */
public sealed interface Launch {
    /**
     * A command starts the server of a model: the scenario's, or else the usual one.
     *
     * @param usual program and arguments, with {@code {model}}, {@code {port}}, {@code {slots}}, {@code {context}} and
     *     {@code {total_context}} to be filled in; the program is looked for on the PATH
     */
    record Command(String usual) implements Launch {}

    /** simctl starts a JVM for each model, with llama.cpp in it. */
    record Embedded() implements Launch {}

    /** There is no usual command: the scenario has one, or somebody else runs the server. */
    record ByUser() implements Launch {}
}
