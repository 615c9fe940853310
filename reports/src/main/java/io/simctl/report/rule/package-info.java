/** Rules that a change must keep to be released, and what runs say to them. */
@NullMarked
package io.simctl.report.rule;

import org.jspecify.annotations.NullMarked;
