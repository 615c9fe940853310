/**
 * Backends: the {@link io.simctl.scenario.backend.ServerFamily families} of inference servers, a file each, with all that simctl knows of
 * them; what a scenario says of the one that it uses; and the {@link io.simctl.scenario.backend.EngineSpec rules} by which a
 * simulation runs requests as that one does.
 */
@NullMarked
package io.simctl.scenario.backend;

import org.jspecify.annotations.NullMarked;
