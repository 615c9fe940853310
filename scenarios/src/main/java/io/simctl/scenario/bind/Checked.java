package io.simctl.scenario.bind;

import java.util.List;

/** A record that can say what is wrong with its components together. */
public interface Checked {
    /** Sentences for the user; empty when nothing is wrong. */
    List<String> problems();
}
