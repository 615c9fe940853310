/** The process and its terminal: exit codes, progress bars, and what happens at Ctrl-C. */
@NullMarked
package io.simctl.cli.terminal;

import org.jspecify.annotations.NullMarked;
