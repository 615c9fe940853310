/**
 * Kinds of inference servers, and how their models come and go.
 *
 * <p>{@link io.simctl.scenario.backend.ServerFamily} is the table of what each kind can do and how it misbehaves. {@link
 * io.simctl.live.server.ModelServers} is what a machine has: a process per model, one server that loads and unloads, or a
 * server that somebody else runs.
 */
@NullMarked
package io.simctl.live.server;

import org.jspecify.annotations.NullMarked;
