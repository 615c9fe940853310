package io.simctl.scenario.profile;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Shorthand;

/** A source of a profile's numbers. */
@Shorthand
public record Source(
        @Knob("address of the page, or what was done to measure")
        String url,

        @Knob(value = "how what stands there is known", def = "published")
        ProvenanceKind kind,

        @Knob(value = "what is to be found there, or how the numbers follow from it", def = "''")
        String note) {

    /** Address and note in one line. */
    public String line() {
        return note.isEmpty() ? url : url + " (" + note + ")";
    }
}
