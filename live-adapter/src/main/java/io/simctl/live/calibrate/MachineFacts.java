package io.simctl.live.calibrate;

import io.simctl.scenario.profile.Source;

/**
 * The facts of a machine that a profile must state and no request can measure.
 *
 * @param name of the machine in the profile
 * @param memory that models can live in, in bytes
 * @param reserve part of it that they may not use, in bytes
 * @param source where memory and reserve come from
 */
public record MachineFacts(String name, long memory, long reserve, Source source) {}
