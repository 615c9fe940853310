/** Simulation held against reality: the errors of its figures, the order of the policies in both worlds, and what speaks against either. */
@NullMarked
package io.simctl.report.validation;

import org.jspecify.annotations.NullMarked;
