package io.simctl.policy.type;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component that is a record of {@link Knob knobs}, for what several records share: in YAML, help and schema its knobs stand among
 * those of the owner, in the place of the component, as if they were the owner's.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface KnobGroup {}
