/** Experiments on real servers: live runs, calibration of the machines they are on, and validation of simulations against them. */
@NullMarked
package io.simctl.experiments.live;

import org.jspecify.annotations.NullMarked;
