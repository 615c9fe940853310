/**
 * The command line: its entry, and what all commands have in common. Each command is a file in one of the packages below, with its
 * options, its progress and its exit codes; what it does is in {@code io.simctl.experiments} and the modules under that.
 *
 * <p>Results go to stdout and files, progress and messages to stderr.
 */
@NullMarked
package io.simctl.cli;

import org.jspecify.annotations.NullMarked;
