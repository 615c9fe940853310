/**
 * Kinds of inference servers, and how their models come and go.
 *
 * <p>A {@link io.simctl.scenario.backend.ServerFamily} says how a server of its kind is launched, spoken to and told to be
 * ready. {@link io.simctl.live.server.ModelServers} is what a machine has: a process per model, one server that loads and
 * unloads, or a server that somebody else runs.
 */
@NullMarked
package io.simctl.live.server;

import org.jspecify.annotations.NullMarked;
