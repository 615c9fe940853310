package io.simctl.scenario.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One record of a sealed interface that is recognised by a key it must have, where the others go by {@code type}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ChosenBy {
    /** The key, a component of the record in snake_case. */
    String value();
}
