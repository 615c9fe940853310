/** {@code report.html}: one file that explains itself, needs no network, lacks nothing without JavaScript, and prints. */
@NullMarked
package io.simctl.report.html;

import org.jspecify.annotations.NullMarked;
