/** {@code report.html}: one file that explains itself, needs no network and no JavaScript, and prints. */
@NullMarked
package io.simctl.report.html;

import org.jspecify.annotations.NullMarked;
