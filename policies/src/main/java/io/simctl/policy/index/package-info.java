/**
 * What fleet policies share: estimates of how fast a machine is, and indexes over machines that follow the fleet's changes, so
 * that a decision among a thousand machines costs little more than one among ten.
 */
@NullMarked
package io.simctl.policy.index;

import org.jspecify.annotations.NullMarked;
