package io.simctl.scenario.bind;

/** A value that documents write by its name. */
public interface Named {
    /** As written in documents, kebab-case. */
    String name();
}
