/**
 * Server processes: started, watched until they are ready, stopped, and never left behind.
 *
 * <p>Every server runs under a small shell script, {@code watchdog.sh}, that holds a pipe from simctl and ends the server
 * when the pipe closes. A pipe closes however its owner ends, {@code kill -9} included, so nothing has to be done in time.
 */
@NullMarked
package io.simctl.live.process;

import org.jspecify.annotations.NullMarked;
