/** Language models as scenarios describe them. */
@NullMarked
package io.simctl.scenario.model;

import org.jspecify.annotations.NullMarked;
