/**
 * The command line: one picocli command per file, and the wiring of the other modules.
 *
 * <p>Results go to stdout and files, progress and messages to stderr.
 */
@NullMarked
package io.simctl.cli;

import org.jspecify.annotations.NullMarked;
