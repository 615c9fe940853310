package io.simctl.scenario.bind;

/** A record whose type is named in YAML although it belongs to no sealed interface. */
public interface Typed {
    /** The name under {@code type}. */
    String typeName();

    /** What stands beside the type. */
    Record values();
}
