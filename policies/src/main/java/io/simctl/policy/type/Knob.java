package io.simctl.policy.type;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a record that is bound from a scenario: the single place of its default, its bounds and the
 * sentence that help, schema and errors print. The YAML name is the component's in snake_case ({@code minDwell} is {@code
 * min_dwell}) unless {@link #name} gives another.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Knob {
    /** The value of {@link #def()} of a component that must be given. */
    String REQUIRED = "\0required";

    /** One line: what it is, as a noun phrase. */
    String value();

    /** Default as it would be written in YAML (flow style for lists and maps); {@link #REQUIRED} when there is none. */
    String def() default REQUIRED;

    /** Smallest allowed value, in the base unit (nanoseconds, bytes, or the number itself). */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest allowed value, in the base unit. */
    double max() default Double.POSITIVE_INFINITY;

    /**
     * What a plain number means: {@code tokens/s}, {@code machines}; empty for durations and pure numbers. {@code bytes},
     * {@code bytes/s} and {@code FLOP/s} let a scenario write {@code 12.1GB}, {@code 546GB/s} and {@code 34TFLOPS}, every
     * unit per second lets it write {@code 7.5/s} and {@code 90/min}.
     */
    String unit() default "";

    /** The YAML name of a component that Java cannot name alike, such as {@code else}; empty for the component's own. */
    String name() default "";

    /** Earlier YAML names of the component; a scenario that still has one is told the new name. */
    String[] formerly() default {};
}
